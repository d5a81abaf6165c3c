using Akka.Event;

namespace Akka.Actor;

// What a cell says about its actor at DEBUG, where akka.actor.debug asks for it.

public partial class ActorCell
{
    // The text is made only where somebody wants it: this is called for every actor.
    private void DebugLifecycle(string what, object whom = null)
    {
        if (!SystemImpl.Settings.DebugLifecycle) return;
        Debug(whom switch { null => what, ActorBase actor => $"{what} ({actor})", _ => $"{what} {whom}" });
    }

    private void Debug(string text) => Publish(new Debug(Self.Path.ToString(), _actor?.GetType() ?? Props.Type, text));
}
