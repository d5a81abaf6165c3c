using System.Globalization;
using EndToEnd.Harness;

namespace EndToEnd;

// A cluster of processes that speak TLS on an address of their own, and what is said where TLS is missing.
public sealed class EncryptionTests
{
    [Fact]
    public async Task A_job_runs_on_an_encrypted_cluster()
    {
        await using var cluster = await TestCluster.StartAsync();
        var settings = Path.Combine(cluster.StateDirectory, "tls.hocon");
        await File.WriteAllTextAsync(settings, "akka.remote.dot-netty.tcp.enable-ssl = on");
        var seed = await cluster.StartSeedAsync("--host", "127.0.0.2", "--config", settings);
        cluster.Address.ShouldStartWith("127.0.0.2:");
        var worker = cluster.Run("join", cluster.Address, "--cpus", "1"); // It learns from the seed's record that it must speak TLS.
        await worker.LineWithAsync("ready at");

        var job = cluster.Run(
            "submit", TestCluster.JobsProgram, "--address", cluster.Address, "--name", "hello", "--", "hello", "you");

        (await job.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        job.Output.ShouldContain(line => line.Contains("hello you", StringComparison.Ordinal), cluster.Story());
        Directory.GetFiles(cluster.StateDirectory, "node.p12", SearchOption.AllDirectories).Length.ShouldBe(2);
        (await cluster.RunToEndAsync("stop", "--all")).ShouldBe((0, "stopped 3 nodes"), cluster.Story());
        (await seed.ExitCodeAsync()).ShouldBe(0, cluster.Story());
    }

    [Fact]
    public async Task A_run_on_an_encrypted_cluster_trains_in_an_encrypted_ring_and_forms_it_anew_when_a_trainer_is_lost()
    {
        await using var cluster = await TestCluster.StartAsync();
        var settings = Path.Combine(cluster.StateDirectory, "tls.hocon");
        await File.WriteAllTextAsync(settings, "akka.remote.dot-netty.tcp.enable-ssl = on");
        await cluster.StartSeedAsync("--host", "127.0.0.2", "--config", settings);
        await cluster.JoinAsync(1);
        await cluster.JoinAsync(1);
        var job = cluster.Run(
            "submit", TestCluster.JobsProgram, "--address", cluster.Address, "--name", "train", "--", "train", "2", "2", "1");

        var gate = await job.LineWithAsync("rank 1 waits at the gate in process ");
        Signals.Send(int.Parse(gate.TrimEnd('.').Split(' ')[^1], CultureInfo.InvariantCulture), Signals.KillNow);

        (await job.ExitCodeAsync()).ShouldBe(0, cluster.Story());
        foreach (var rank in new[] { 0, 1 })
        {
            await job.LineWithAsync($"rank {rank} of 2 begins with epoch 0 in an encrypted ring");
            await job.LineWithAsync($"rank {rank} of 2 begins with epoch 2 in an encrypted ring");
        }

        await job.LineWithAsync("trained 4 epochs, reports 4, ended with 2 workers after 1 failures");
    }

    [Fact]
    public async Task A_node_beyond_loopback_without_tls_does_not_start()
    {
        var state = Directory.CreateTempSubdirectory("seed-tls-").FullName;
        var settings = Path.Combine(state, "plain.hocon");
        await File.WriteAllTextAsync(settings, "akka.remote.dot-netty.tcp.enable-ssl = off");
        await using var seed = SeedProcess.Start(state, ["start", "--port", "0", "--host", "192.0.2.200", "--config", settings]);

        (await seed.ExitCodeAsync()).ShouldBe(1, seed.Story());

        seed.Errors.ShouldHaveSingleItem(seed.Story()).ShouldContain("beyond loopback, where connections must be encrypted");
        Directory.Delete(state, recursive: true);
    }
}
