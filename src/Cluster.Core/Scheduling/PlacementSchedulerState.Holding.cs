namespace Cluster.Core.Scheduling;

// The half of the scheduler's thinking that deals with what is held: planning the queue, taking parts, giving them back,
// and agreeing with nodes that tell another story.
internal sealed partial class PlacementSchedulerState
{
    private void PlaceWaiting(DateTimeOffset now)
    {
        PlacementGroup? blocker = null;
        List<string>? holders = null;
        foreach (var group in _waiting.Values.ToList())
        {
            if (blocker is null && TryPlan(group, now))
            {
                holders = null;
                continue;
            }

            Explain(group, blocker is null
                ? PlacementReasons.WhyWaiting(group.Request, Rooms(), holders ??= Holders())
                : PlacementReasons.Behind(blocker));
            if (blocker is null && now - group.Since >= TimeSpan.FromSeconds(_options.BackfillWaitMaxSeconds))
            {
                blocker = group;
            }
        }
    }

    private bool TryPlan(PlacementGroup group, DateTimeOffset now)
    {
        var rooms = Rooms();
        rooms.RemoveAll(room => group.RefusedUntil.TryGetValue(room.Node, out var until) && now < until);
        var plan = PlacementPlanner.Plan(group.Request.Bundles, group.Request.Strategy, rooms);
        if (plan is null)
        {
            return false;
        }

        _waiting.Remove(group.Arrival);
        group.Apply(PlacementEvent.Planned);
        group.Attempt++;
        for (var bundle = 0; bundle < plan.Length; bundle++)
        {
            Take(group, plan[bundle], bundle);
        }

        group.Owing.UnionWith(group.Held.Keys);
        Ask(group, now);
        return true;
    }

    private void Explain(PlacementGroup group, string reason)
    {
        if (group.Reason != reason)
        {
            group.Reason = reason;
            _commands.Add(new PlacementCommand.TellWaiting(group.Request.Owner, group.Request.Id, reason));
        }
    }

    private List<string> Holders() =>
        _groups.Values.Where(group => group.Held.Count > 0 && !group.Request.Total.IsNone)
            .Select(group => $"job {group.Request.JobName}").Distinct().Order(StringComparer.Ordinal).ToList();

    // Sends the question that is open with each node that owes an answer; sending it twice does no harm.
    private void Ask(PlacementGroup group, DateTimeOffset now)
    {
        group.AskedAt = now;
        foreach (var node in group.Owing.Order(Comparer<NodeId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))))
        {
            _commands.Add(group.Phase == PlacementPhase.Reserving
                ? new PlacementCommand.Reserve(node, group.ReservationOn(node))
                : new PlacementCommand.Free(node, group.Request.Id, group.Attempt));
        }
    }

    // Asks every node that holds a part to give it back.
    private void TakeBack(PlacementGroup group, PlacementEvent happened, DateTimeOffset now)
    {
        var before = group.Phase;
        group.Apply(happened);
        if (group.Phase == PlacementPhase.Gone)
        {
            Forget(group);
            return;
        }

        if (before is PlacementPhase.Reserving or PlacementPhase.Placed or PlacementPhase.Adopted)
        {
            group.Owing.Clear();
            group.Owing.UnionWith(group.Held.Keys);
            Ask(group, now);
        }

        EndIfFree(group);
    }

    private void EndIfFree(PlacementGroup group)
    {
        if (group.Owing.Count > 0)
        {
            return;
        }

        group.Apply(PlacementEvent.AllFreed);
        if (group.Phase == PlacementPhase.Gone)
        {
            Forget(group);
            return;
        }

        _waiting.Add(group.Arrival, group);
        RefuseIfInfeasible(group);
    }

    private void LosePart(PlacementGroup group, NodeId node, string reason)
    {
        var lost = group.Held[node].ToArray();
        var isTold = group.Phase is PlacementPhase.Placed;
        GiveBack(group, node);
        if (isTold)
        {
            _commands.Add(new PlacementCommand.TellLost(group.Request.Owner, group.Request.Id, node, lost, reason));
        }

        TakeBack(group, PlacementEvent.NodeLost, group.AskedAt);
    }

    // A node that registers tells of a reservation: agree, let it go, or learn it.
    private void Reconcile(Node node, NodeReservation reservation, DateTimeOffset now)
    {
        var id = reservation.Request.Id;
        if (!_groups.TryGetValue(id, out var group))
        {
            group = new PlacementGroup(reservation.Request, ++_arrivals, now) { Attempt = reservation.Attempt };
            group.Adopt();
            _groups.Add(id, group);
        }

        if (group.Phase == PlacementPhase.Adopted && !group.Held.ContainsKey(node.Id))
        {
            Learn(group, node, reservation);
        }
        else if (!group.Held.ContainsKey(node.Id) || group.Phase is PlacementPhase.Releasing or PlacementPhase.Withdrawing)
        {
            _commands.Add(new PlacementCommand.Free(node.Id, id, reservation.Attempt));
        }
    }

    private void Learn(PlacementGroup group, Node node, NodeReservation reservation)
    {
        foreach (var bundle in reservation.BundleIndices)
        {
            Take(group, node.Id, bundle);
        }

        if (group.IsClaimed && group.IsComplete)
        {
            Grant(group);
        }
    }

    // The scheduler believes that the node holds a part, and the node, speaking for itself, does not.
    private void ForgottenByNode(PlacementGroup group, Node node)
    {
        switch (group.Phase)
        {
            case PlacementPhase.Placed or PlacementPhase.Adopted:
                LosePart(group, node.Id, $"node {node.Id} registered anew without it");
                break;
            case PlacementPhase.Releasing or PlacementPhase.Withdrawing:
                GiveBack(group, node.Id);
                EndIfFree(group);
                break;
            default: // Reserving: the question may not have reached it yet; it is asked again.
                break;
        }
    }

    private void Take(PlacementGroup group, NodeId id, int bundle)
    {
        if (!group.Held.TryGetValue(id, out var indices))
        {
            group.Held[id] = indices = [];
        }

        indices.Add(bundle);
        _nodes[id.Value].Taken += group.Request.Bundles[bundle];
    }

    private void GiveBack(PlacementGroup group, NodeId id)
    {
        if (_nodes.TryGetValue(id.Value, out var node))
        {
            node.Taken -= group.TotalOn(id);
        }

        group.Held.Remove(id);
        group.Owing.Remove(id);
    }
}
