using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Akka.Actor;

namespace Cluster.Core.Tests.Hosting;

// A cluster beyond loopback: on an address of this machine's network where there is one, else on 127.0.0.2 with TLS switched
// on. Messages, packages, worker processes and drivers all go encrypted; who cannot show a certificate is not heard.
public sealed class EncryptedClusterTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("tls-cluster-tests-").FullName;
    private ClusterNode _seed = null!;

    public async Task InitializeAsync() => _seed = await ClusterNode.StartAsync(Options("seed") with { IsSeed = true });

    public async Task DisposeAsync()
    {
        await _seed.StopAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_job_runs_on_a_node_that_joined_and_everything_is_encrypted()
    {
        await using var worker = await ClusterNode.StartAsync(Options("worker") with
        {
            Host = null, // It finds its own address from the seed's.
            IsEncrypted = true,
            SeedNodes = [_seed.Address],
            Token = _seed.Token,
            Resources = Resources.Cpus(1),
        });
        await using var client = await ConnectAsync(_seed.Token);
        var job = await client.SubmitAsync(TestCluster.Job("greet", "world") with { Resources = Resources.Cpus(1) });

        var events = await client.FollowAsync(job).ToListAsync();

        events.OfType<JobEvent.StateChanged>().Last().Info.Phase.ShouldBe(JobPhase.Succeeded);
        events.OfType<JobEvent.LogLine>().ShouldContain(new JobEvent.LogLine("driver", "hello world"));
        foreach (var system in new[] { _seed.System, worker.System, client.System })
        {
            ((ExtendedActorSystem)system).Provider.DefaultAddress.Protocol.ShouldBe("akka.ssl.tcp");
        }
    }

    [Fact]
    public async Task A_driver_with_another_token_or_without_encryption_is_not_heard()
    {
        var options = new ClusterClientOptions { Address = _seed.Address, ConnectTimeoutSeconds = 2, IsEncrypted = true };
        var stranger = await Should.ThrowAsync<ClusterException>(() =>
            ClusterClient.ConnectAsync(options with { Token = new string('x', 48) }));
        stranger.Message.ShouldContain("with TLS and this token, as here");
        await Should.ThrowAsync<ClusterException>(() => ClusterClient.ConnectAsync(options with { Token = _seed.Token, IsEncrypted = false }));
    }

    [Fact]
    public async Task Plain_bytes_to_the_port_end_with_the_connection_closed()
    {
        var (host, port) = (_seed.Address.Split(':')[0], int.Parse(_seed.Address.Split(':')[1]));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Parse(host), port);
        var stream = socket.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        var answer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(answer) is var count and > 0)
            {
                answer[..count].ShouldNotContain((byte)'{'); // At most a TLS alert, no word of the protocol.
            }
        }
        catch (IOException reset)
        {
            reset.InnerException.ShouldBeOfType<SocketException>(); // Closed with a reset: as good an end.
        }

        await using var client = await ConnectAsync(_seed.Token); // And the node goes on.
        (await client.GetStatusAsync()).Nodes.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("0.0.0.0", "host is 0.0.0.0, but must be the address by which others reach this machine")]
    [InlineData("::1", "host is ::1, but must be an IPv4 address, or a name that has one")]
    [InlineData("192.0.2.200", "Cannot listen on 192.0.2.200:0: ")]
    public async Task A_host_that_cannot_be_served_is_told_with_one_line(string host, string line)
    {
        var refusal = await Should.ThrowAsync<ClusterException>(() => ClusterNode.StartAsync(Options("other") with { Host = host }));

        refusal.Message.ShouldStartWith(line);
    }

    [Fact]
    public async Task Beyond_loopback_nothing_goes_unencrypted()
    {
        var refusal = await Should.ThrowAsync<ClusterException>(() =>
            ClusterNode.StartAsync(Options("other") with { Host = "192.0.2.200", IsEncrypted = false }));

        refusal.Message.ShouldStartWith("192.0.2.200 is beyond loopback, where connections must be encrypted, but TLS is switched off");
    }

    private Task<ClusterClient> ConnectAsync(string token) =>
        ClusterClient.ConnectAsync(new ClusterClientOptions { Address = _seed.Address, Token = token, IsEncrypted = true });

    private NodeOptions Options(string name)
    {
        var host = HostOfThisMachine();
        return new NodeOptions
        {
            Id = new NodeId(name),
            Host = host ?? "127.0.0.2",
            IsEncrypted = host is null ? true : null,
            Resources = Resources.None,
            StateDirectory = Path.Combine(_root, name),
            WorkerCommand = new WorkerCommand("dotnet", [typeof(TestCluster).Assembly.Location, "worker"]),
        };
    }

    private static string? HostOfThisMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))?.ToString();
}
