using System.CommandLine;

namespace Seed;

// `seed status`: the nodes, jobs and waiting placements now.
internal static class StatusCommand
{
    internal static Command Create()
    {
        var connection = new ConnectionOptions();
        var command = new Command("status", "Show the cluster's nodes, jobs, and what waits for which resources.");
        connection.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            await using var client = await connection.ConnectAsync(parsed, ct);
            foreach (var table in StatusTables.Of(await client.GetStatusAsync(ct), TimeProvider.System.GetUtcNow()))
            {
                TableText.Write(table);
            }

            return 0;
        });
        return command;
    }
}
