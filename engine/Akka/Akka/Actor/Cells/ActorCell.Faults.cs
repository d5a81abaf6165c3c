using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

// Birth, failure, restart and end. A failing actor suspends itself and its children and asks its parent; the parent's
// strategy resumes, restarts or stops it, or fails itself (escalates). Restart and end both wait for the children.

public partial class ActorCell
{
    // Set from a failure until the parent has decided, and from the wish to end until the end.
    private CellFailure _failure;

    private bool IsFailed => _failure is not null;

    private void CreateActor(ActorInitializationException failure)
    {
        if (failure is not null) throw failure;
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
            CheckReceiveTimeout();
            DebugLifecycle("Started", _actor);
            if (SystemImpl.Settings.EmitActorTelemetry) SystemImpl.EventStream.Publish(new ActorStarted(Self, Props.Type));
        }
        catch (Exception cause)
        {
            if (_actor is not null) ClearActor();
            throw new ActorInitializationException(Self, "Exception during creation", cause);
        }
    }

    private ActorBase NewActor()
    {
        _behavior = null;
        _outerBehaviors = null;
        var actor = Props.NewActor()
            ?? throw new ActorInitializationException(Self, $"the producer of {Props.TypeName} returned null");
        actor.Incarnate(this);
        return actor;
    }

    private void ClearActor()
    {
        var actor = _actor;
        _actor = null;
        _behavior = null;
        _outerBehaviors = null;
        if (actor is null) return;
        try
        {
            actor.Disincarnate();
            if (actor is IDisposable disposable) disposable.Dispose();
            Props.Release(actor);
        }
        catch (Exception cause)
        {
            Publish(new Error(cause, Self.Path.ToString(), actor.GetType(), "The actor's disposal failed"));
        }
    }

    private void HandleInvokeFailure(Exception cause)
    {
        if (IsFailed) return;
        try
        {
            _mailbox.Suspend();
            var child = (_currentMessage as Failed)?.Child;
            _failure = new CellFailure(child ?? Self, _currentMessage);
            foreach (var stats in ChildStats())
            {
                if (!stats.Child.Equals(child)) stats.Child.Suspend();
            }

            // The parent's mailbox holds the failure until its strategy has decided.
            Parent.SendSystemMessage(new Failed(Self, cause, Self.Path.Uid));
        }
        catch (Exception second)
        {
            Publish(new Error(second, Self.Path.ToString(), GetType(), $"Emergency stop: exception in failure handling for {cause}"));
            StopChildren();
            FinishTerminate();
        }
    }

    private void HandleFailed(Failed failed)
    {
        var (message, sender) = (_currentMessage, _sender);
        _currentMessage = failed;
        _sender = failed.Child;
        try
        {
            if (TryGetChild(failed.Child, out var stats) && stats.Uid == failed.Uid)
            {
                var strategy = Strategy();
                if (!strategy.HandleFailure(this, failed.Child, failed.Cause, stats, ChildStats()))
                    HandleInvokeFailure(failed.Cause);
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
        finally
        {
            _currentMessage = message;
            _sender = sender;
        }
    }

    private SupervisorStrategy Strategy() => Props.SupervisorStrategy ?? _actor?.StrategyOfActor ?? SupervisorStrategy.DefaultStrategy;

    private void HandleChildTerminated(IActorRef child, ChildWait waited)
    {
        if (_actor is not null)
        {
            try
            {
                // The usual strategies have nothing to do here: no need to show them the other children.
                var strategy = Strategy();
                if (strategy.GetType() != typeof(OneForOneStrategy)) strategy.HandleChildTerminated(this, child, GetChildren());
            }
            catch (Exception cause)
            {
                Publish(new Error(cause, Self.Path.ToString(), GetType(), "HandleChildTerminated failed"));
                HandleInvokeFailure(cause);
            }
        }

        switch (waited)
        {
            case ChildWait.Recreation: FinishRecreate(_family.RecreationCause); break;
            case ChildWait.Creation: FinishCreate(); break;
            case ChildWait.Termination: FinishTerminate(); break;
            case ChildWait.None or ChildWait.UserRequest: break;
        }
    }

    private void FaultSuspend()
    {
        _mailbox.Suspend();
        foreach (var stats in ChildStats()) stats.Child.Suspend();
    }

    private void FaultResume(Exception causedByFailure)
    {
        if (_actor is null && IsNormal)
        {
            // It failed while being made, and there is nothing to resume: make it anew.
            Publish(new Error(null, Self.Path.ToString(), GetType(), $"Changing Resume into Create after {causedByFailure}"));
            FaultCreate();
            return;
        }

        var perpetrator = _failure?.Perpetrator;
        if (causedByFailure is not null) ClearFailed();
        _mailbox.Resume();
        foreach (var stats in ChildStats())
            stats.Child.Resume(stats.Child.Equals(perpetrator) ? causedByFailure : null);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null && IsNormal)
        {
            Publish(new Error(null, Self.Path.ToString(), GetType(), $"Changing Recreate into Create after {cause}"));
            FaultCreate();
            return;
        }

        // It waits for its children already, to be made anew or to end: that goes on, and this takes its suspension back.
        if (!IsNormal)
        {
            FaultResume(null);
            return;
        }

        DebugLifecycle("Restarting");
        var failedActor = _actor;
        var failedMessage = _failure?.Message;
        try
        {
            failedActor.AroundPreRestart(cause, failedMessage);
        }
        catch (Exception second)
        {
            var failure = new PreRestartException(Self, second, cause, failedMessage);
            Publish(new Error(failure, Self.Path.ToString(), failedActor.GetType(), second.Message));
        }
        finally
        {
            ClearActor();
        }

        if (_family?.WaitFor(ChildWait.Recreation, cause) is not true) FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = ChildStats();
        try
        {
            _mailbox.Resume();
            ClearFailed();
            _actor = NewActor();
            _actor.AroundPostRestart(cause, null);
            CheckReceiveTimeout();
            DebugLifecycle("Restarted", _actor);
            if (SystemImpl.Settings.EmitActorTelemetry) SystemImpl.EventStream.Publish(new ActorRestarted(Self, Props.Type, cause));
            foreach (var stats in survivors) stats.Child.Restart(cause);
        }
        catch (Exception second)
        {
            ClearActor();
            HandleInvokeFailure(new PostRestartException(Self, second, cause));
        }
    }

    private void FaultCreate()
    {
        SetReceiveTimeout(null);
        StopChildren();
        if (_family?.WaitFor(ChildWait.Creation) is not true) FinishCreate();
    }

    private void FinishCreate()
    {
        _mailbox.Resume();
        ClearFailed();
        try
        {
            CreateActor(null);
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    private void TerminateActor()
    {
        SetReceiveTimeout(null);
        UnwatchAll();
        var wasTerminating = IsTerminating;
        if (EndFamily())
        {
            if (wasTerminating) return;
            DebugLifecycle("Stopping");
            _mailbox.Suspend();
            _failure = new CellFailure(Self, null);
        }
        else
        {
            FinishTerminate();
        }
    }

    private void FinishTerminate()
    {
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception cause)
        {
            Publish(new Error(cause, Self.Path.ToString(), _actor.GetType(), cause.Message));
        }

        try
        {
            ClearActor();
        }
        finally
        {
            CloseFamily();
            _mailbox.Close();
            Dispatcher.Detach(this);
            DebugLifecycle("Stopped");
            if (SystemImpl.Settings.EmitActorTelemetry) SystemImpl.EventStream.Publish(new ActorStopped(Self, Props.Type));
            Parent.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true, addressTerminated: false));
            TellWatchersWeDied();
            UnwatchAll();
            _isAwaiting = false;
            ClearFailed();
            ForgetCurrentMessage();
        }
    }

    private void ClearFailed() => _failure = null;

    private void Publish(LogEvent logEvent) => SystemImpl.EventStream.Publish(logEvent);

    /// <summary>Who failed, this actor or a child of it, and at which message.</summary>
    private sealed record CellFailure(IActorRef Perpetrator, object Message);
}
