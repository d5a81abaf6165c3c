using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

// Birth, failure, restart and end. A failing actor suspends itself and its children and asks its parent; the parent's
// strategy resumes, restarts or stops it, or fails itself (escalates). Restart and end both wait for the children.

internal sealed partial class ActorCell
{
    private bool _isFailed;
    private IActorRef _perpetrator;
    private object _failedMessage;

    private bool IsFailed => _isFailed;

    private void CreateActor(ActorInitializationException failure)
    {
        if (failure is not null) throw failure;
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
            CheckReceiveTimeout();
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
        _behavior ??= actor.InitialBehavior;
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
            _isFailed = true;
            _perpetrator = child ?? Self;
            _failedMessage = _currentMessage;
            foreach (var stats in _children.All())
            {
                if (!stats.Child.Equals(child)) stats.Child.Suspend();
            }

            // The parent's mailbox holds the failure until its strategy has decided.
            Parent.SendSystemMessage(new Failed(Self, cause, Self.Path.Uid));
        }
        catch (Exception second)
        {
            Publish(new Error(second, Self.Path.ToString(), GetType(), $"emergency stop: the failure [{cause}] could not be handled"));
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
            if (_children.TryGet(failed.Child, out var stats) && stats.Uid == failed.Uid)
            {
                var strategy = Strategy();
                if (!strategy.HandleFailure(this, failed.Child, failed.Cause, stats, _children.All()))
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

    private void HandleChildTerminated(IActorRef child)
    {
        var waited = _children.Remove(child);
        if (_actor is not null)
        {
            try
            {
                Strategy().HandleChildTerminated(this, child, GetChildren());
            }
            catch (Exception cause)
            {
                Publish(new Error(cause, Self.Path.ToString(), GetType(), "HandleChildTerminated failed"));
                HandleInvokeFailure(cause);
            }
        }

        switch (waited)
        {
            case ChildWait.Recreation: FinishRecreate(_children.RecreationCause); break;
            case ChildWait.Creation: FinishCreate(); break;
            case ChildWait.Termination: FinishTerminate(); break;
            case ChildWait.None or ChildWait.UserRequest: break;
        }
    }

    private void FaultSuspend()
    {
        _mailbox.Suspend();
        foreach (var stats in _children.All()) stats.Child.Suspend();
    }

    private void FaultResume(Exception causedByFailure)
    {
        if (_actor is null)
        {
            // It failed while being made, and there is nothing to resume: make it anew.
            FaultCreate();
            return;
        }

        var perpetrator = _perpetrator;
        if (causedByFailure is not null) ClearFailed();
        _mailbox.Resume();
        foreach (var stats in _children.All())
            stats.Child.Resume(stats.Child.Equals(perpetrator) ? causedByFailure : null);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        if (!IsNormal)
        {
            FaultResume(null);
            return;
        }

        var failedActor = _actor;
        try
        {
            failedActor.AroundPreRestart(cause, _failedMessage);
        }
        catch (Exception second)
        {
            var failure = new PreRestartException(Self, second, cause, _failedMessage);
            Publish(new Error(failure, Self.Path.ToString(), failedActor.GetType(), second.Message));
        }
        finally
        {
            ClearActor();
        }

        if (!_children.WaitFor(ChildWait.Recreation, cause)) FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = _children.All();
        try
        {
            _mailbox.Resume();
            ClearFailed();
            _actor = NewActor();
            _actor.AroundPostRestart(cause, null);
            CheckReceiveTimeout();
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
        CancelReceiveTimeout();
        StopChildren();
        if (!_children.WaitFor(ChildWait.Creation)) FinishCreate();
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
        StopChildren();
        var wasTerminating = IsTerminating;
        if (_children.WaitFor(ChildWait.Termination))
        {
            if (wasTerminating) return;
            _mailbox.Suspend();
            _isFailed = true;
            _perpetrator = Self;
        }
        else
        {
            _children.SetTerminated();
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
            _children.SetTerminated();
            _mailbox.Close();
            Dispatcher.Release();
            Parent.SendSystemMessage(new DeathWatchNotification(Self, existenceConfirmed: true, addressTerminated: false));
            TellWatchersWeDied();
            UnwatchAll();
            _isAwaiting = false;
            ForgetCurrentMessage();
        }
    }

    private void ClearFailed()
    {
        _isFailed = false;
        _perpetrator = null;
        _failedMessage = null;
    }

    private void Publish(LogEvent logEvent) => SystemImpl.EventStream.Publish(logEvent);
}
