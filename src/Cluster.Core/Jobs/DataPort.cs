using System.Net;
using System.Net.Http.Headers;
using Cluster.Core.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Cluster.Core.Jobs;

// A node's HTTP port for bytes that would be too heavy for a mailbox: job packages, put once and pulled by the nodes that
// need them. Nothing is answered without the cluster's token, and beyond loopback nobody is heard without a certificate.
internal sealed class DataPort : IAsyncDisposable
{
    private readonly WebApplication _application;

    private DataPort(WebApplication application, string url) => (_application, Url) = (application, url);

    /// <summary>Where other processes reach it: <c>http://host:port</c>, or https.</summary>
    internal string Url { get; }

    internal static async Task<DataPort> StartAsync(IPAddress address, ClusterToken token, PackageStore store, ClusterTls? tls, CancellationToken ct)
    {
        // Empty: no appsettings.json of the working directory and no ASPNETCORE_ variable has a say in this port.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, 0, listen => Secure(listen, tls));
            kestrel.Limits.MaxRequestBodySize = store.BytesMax;
        });
        var application = builder.Build();
        application.Use((context, next) => Authorize(context, next, token));
        application.MapGet("/packages/{hash}", (string hash) => store.Contains(hash)
            ? Results.File(store.ZipPath(hash), "application/zip")
            : Results.NotFound());
        application.MapMethods("/packages/{hash}", ["HEAD"], (string hash) =>
            store.Contains(hash) ? Results.Ok() : Results.NotFound());
        application.MapPut("/packages/{hash}", (string hash, HttpRequest request, CancellationToken stop) =>
            PutAsync(hash, request, store, stop));
        await application.StartAsync(ct).ConfigureAwait(false);
        return new DataPort(application, application.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void Secure(ListenOptions listen, ClusterTls? tls)
    {
        if (tls is not null)
        {
            listen.UseHttps(tls.Certificate, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, _, _) => tls.Accepts(shown);
            });
        }
    }

    private static Task Authorize(HttpContext context, RequestDelegate next, ClusterToken token)
    {
        var isKnown = AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
            && header.Scheme == "Bearer" && token.Matches(header.Parameter);
        if (isKnown)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return context.Response.WriteAsync("the token is missing or not this cluster's");
    }

    private static async Task<IResult> PutAsync(string hash, HttpRequest request, PackageStore store, CancellationToken stop)
    {
        try
        {
            await store.AddAsync(hash, request.Body, stop).ConfigureAwait(false);
            return Results.Ok();
        }
        catch (ClusterException refusal)
        {
            return Results.BadRequest(refusal.Message);
        }
    }
}
