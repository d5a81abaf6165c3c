using System.CommandLine;

namespace Seed;

// `seed submit PATH [-- args]`: sends a program to the cluster and follows it to its end.
internal static class SubmitCommand
{
    internal static Command Create()
    {
        var detach = new Option<bool>("--detach") { Description = "Do not follow the job: print its id and return." };
        var job = new JobOptions();
        var command = new Command("submit", "Run a program on the cluster and follow it. Exit code: 0 if it succeeded, 1 if not.") { detach };
        job.AddTo(command);
        command.SetAction((parsed, ct) => job.SubmitAsync(
            parsed,
            async (client, id) =>
            {
                if (!parsed.GetValue(detach))
                {
                    return await JobFollower.FollowAsync(client, id, ct);
                }

                Console.WriteLine(id);
                return 0;
            },
            ct));
        return command;
    }
}
