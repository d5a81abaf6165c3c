using System.Net;
using System.Reflection;
using System.Text.Json;

namespace Cluster.Tune;

// The report's page: its data, its script (Charts/report.js) and the chart library in one file. The library is fetched by
// the build (docs/decisions/0015-charts-from-npm.md); a build without a network makes pages that have only the table.

internal static class HtmlReport
{
    private const string LibraryName = "echarts.min.js";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The page.</summary>
    public static string Of(ReportData data) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>{{WebUtility.HtmlEncode(data.Name)}}</title>
        <style>
        :root { --page: #fff; --text: #222; --rule: #999; }
        @media (prefers-color-scheme: dark) { :root { --page: #15191c; --text: #d8dde0; --rule: #566; } }
        body { font: 14px system-ui, sans-serif; margin: 24px auto; max-width: 1200px; padding: 0 16px; color: var(--text); background: var(--page); }
        h1 { font-size: 22px; } h2 { font-size: 16px; margin: 32px 0 4px; }
        .chart { width: 100%; height: 420px; } .slices { display: grid; grid-template-columns: repeat(auto-fill, minmax(360px, 1fr)); }
        .slices .chart { height: 280px; } table { border-collapse: collapse; } td, th { padding: 2px 12px 2px 0; text-align: left; }
        th { border-bottom: 1px solid var(--rule); } .wide { overflow-x: auto; } select { font: inherit; }
        </style>
        </head>
        <body>
        <h1>{{WebUtility.HtmlEncode(data.Name)}}</h1>
        <p id="summary"></p>
        <div id="charts"></div>
        <h2>Trials</h2>
        <div class="wide"><table id="trials"></table></div>
        <script id="data" type="application/json">{{JsonSerializer.Serialize(data, Json)}}</script>
        <script>{{Read(LibraryName) ?? "/* This build had no chart library. */"}}</script>
        <script>{{Read("report.js")}}</script>
        </body>
        </html>
        """;

    private static string? Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
