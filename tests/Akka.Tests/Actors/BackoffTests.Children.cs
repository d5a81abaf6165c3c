using Akka.Actor;
using Akka.Pattern;

namespace Akka.Tests.Actors;

// The supervisors of these tests, their children, and what is asked of them.
public sealed partial class BackoffTests
{
    private static Props Child => Props.Create(() => new Worker());

    // The count is kept, so that a test can read it whenever it comes to it.
    private static BackoffOptions OnStop(TimeSpan pause, int retriesMax = -1) =>
        Backoff.OnStop(Child, "child", pause, Long, 0, retriesMax).WithManualReset();

    private static BackoffOptions OnFailure(TimeSpan pause, int retriesMax = -1) =>
        Backoff.OnFailure(Child, "child", pause, Long, 0, retriesMax).WithManualReset();

    private IActorRef Start(BackoffOptions options) => System.ActorOf(BackoffSupervisor.Props(options));

    private async Task<IActorRef> PausedAsync(BackoffOptions options, string message)
    {
        var supervisor = Start(options);
        var child = await ChildAsync(supervisor);
        supervisor.Tell(message);
        (await NextAsync(supervisor, child)).ShouldBeNull();
        return supervisor;
    }

    private static async Task<IActorRef> ChildAsync(IActorRef supervisor) =>
        (await supervisor.Ask<BackoffSupervisor.CurrentChild>(BackoffSupervisor.GetCurrentChild.Instance, Limit)).Ref;

    private static async Task<int> CountAsync(IActorRef supervisor) =>
        (await supervisor.Ask<BackoffSupervisor.RestartCount>(BackoffSupervisor.GetRestartCount.Instance, Limit)).Count;

    private static async Task<IActorRef> OtherChildAsync(IActorRef supervisor, IActorRef before) =>
        (await NextAsync(supervisor, before) ?? await NextAsync(supervisor, null))!;

    // The child after this one; null for the pause.
    private static async Task<IActorRef?> NextAsync(IActorRef supervisor, IActorRef? before)
    {
        using var patience = new CancellationTokenSource(Limit);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var child = await ChildAsync(supervisor);
            if (!Equals(child, before))
                return child;
        }
    }

    private sealed class Parent : UntypedActor
    {
        private readonly IActorRef probe;

        public Parent(BackoffOptions options, IActorRef probe)
        {
            this.probe = probe;
            Context.ActorOf(BackoffSupervisor.Props(options), "supervisor").Tell("tell your parent");
        }

        protected override void OnReceive(object message) => probe.Forward(message);
    }

    private sealed class Worker : UntypedActor
    {
        private string made = "started";

        protected override void PostRestart(Exception reason) => made = "restarted";

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "stop":
                    Context.Stop(Self);
                    break;
                case "fail":
                    throw new InvalidOperationException("as asked");
                case "tell your parent":
                    Context.Parent.Tell("from the child");
                    break;
                case "how were you made?":
                    Sender.Tell(made);
                    break;
                default:
                    Sender.Tell(message);
                    break;
            }
        }
    }
}
