using static System.FormattableString;

namespace Cluster.Tune;

// Population-based training: Jaderberg et al., "Population Based Training of Neural Networks", 2017. At every interval a
// trial of the bottom quantile takes over the weights and the configuration of a random one of the top (exploit), and
// changes the configuration a little (explore). The population may be larger than the cluster: a trial that was
// compared makes room for whoever ran least.
//
//   PopulationScheduler.cs   when, who, from whom
//   PopulationMutation.cs    how a configuration is changed
//   (PB2 changes it by a model: Pb2Mutation.cs)

/// <summary>How a population's configurations are changed.</summary>
internal interface IPopulationMutation
{
    /// <summary>A trial has reported at a comparison.</summary>
    void Observe(TrialId trial, Configuration configuration, double resource, double loss) { }

    /// <summary>A trial goes on from where another is.</summary>
    void TakeOver(TrialId trial, TrialId source) { }

    /// <summary>The configuration to go on with, made of the one that was copied.</summary>
    Configuration Change(Configuration source);
}

/// <summary>One exploit: what a schedule is made of.</summary>
/// <param name="Trial">Who took over.</param>
/// <param name="Source">Whose checkpoint.</param>
/// <param name="Resource">How far the one that took over was.</param>
/// <param name="SourceResource">How far the source was.</param>
/// <param name="Before">What the trial ran with.</param>
/// <param name="After">What it runs with from then on.</param>
public sealed record PopulationExploit(
    TrialId Trial, TrialId Source, double Resource, double SourceResource, Configuration Before, Configuration After)
{
    /// <summary>What the source ran with then; null when it is not known.</summary>
    public Configuration? SourceConfiguration { get; init; }
}

/// <summary>
/// Population-based training (Jaderberg et al. 2017). The trial's function must save checkpoints that another
/// configuration can go on from. Use a searcher that does not learn: configurations change on the way.
/// </summary>
public sealed class PopulationScheduler : ITrialScheduler, IKeepsExploits
{
    private readonly PopulationOptions _options;
    private readonly Func<Random, IPopulationMutation> _makeMutation;
    private readonly SortedDictionary<TrialId, Member> _members = [];
    private readonly List<PopulationExploit> _exploits = [];
    private Objective _objective = new("", OptimizationMode.Minimize);
    private IPopulationMutation _mutation;
    private Random _random = new(0);
    private int _trialCountMax;
    private int _addedCount;
    private double _nextComparison;

    /// <summary>Makes the scheduler.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the text says which and why.</exception>
    public PopulationScheduler(PopulationOptions options)
        : this(options.Checked(), random => new PopulationMutation(options, random))
    {
    }

    internal PopulationScheduler(PopulationOptions options, Func<Random, IPopulationMutation> makeMutation)
    {
        (_options, _makeMutation) = (options, makeMutation);
        _mutation = makeMutation(_random);
    }

    /// <summary>All exploits so far, in order; what <see cref="PopulationReplayScheduler"/> replays.</summary>
    public IReadOnlyList<PopulationExploit> Exploits => _exploits;

    /// <inheritdoc/>
    public IReadOnlyList<string> RequiredMetrics => [_options.ResourceAttribute];

    /// <inheritdoc/>
    public bool Shares => true;

    /// <inheritdoc/>
    public void Begin(Objective objective) => Begin(new SchedulerContext(objective, TrialCountMax: 0, Seed: 0));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A parameter that may change is not in the search space.</exception>
    public void Begin(SchedulerContext context)
    {
        if (context.Space is { } space && _options.Mutations.Names.FirstOrDefault(name => !space.Names.Contains(name)) is { } stranger)
            throw new ArgumentException(
                $"{stranger} may change, but the search space has no such parameter; it has: {string.Join(", ", space.Names)}");
        (_objective, _trialCountMax, _addedCount) = (context.Objective, context.TrialCountMax, 0);
        _random = new Random(context.Seed);
        _mutation = _makeMutation(_random);
        _members.Clear();
        _exploits.Clear();
        _nextComparison = Math.Max(_options.BurnIn, _options.Interval);
    }

    /// <inheritdoc/>
    public void Add(TrialId trial) => Add(trial, new Configuration([]));

    /// <inheritdoc/>
    public void Add(TrialId trial, Configuration configuration)
    {
        _addedCount++;
        _members.Add(trial, new Member(configuration));
    }

    /// <inheritdoc/>
    public void EndOfNew()
    {
        _trialCountMax = _addedCount;
        CompareIfAllAreThere();
    }

    /// <inheritdoc/>
    public void Resume(TrialId trial) => (_members[trial].IsPaused, _members[trial].Transplant) = (false, null);

    /// <summary>The trial is out of the population: nobody takes over from it any more.</summary>
    public void End(TrialId trial, TrialPhase phase)
    {
        // In step, the others may have waited for this one only.
        if (_members.Remove(trial)) CompareIfAllAreThere();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The report lacks the metric or the resource attribute.</exception>
    public TrialDecision Report(TrialId trial, TrialReport report)
    {
        if (!_members.TryGetValue(trial, out var member)) return TrialDecision.Over;
        if (report.FindMissing([_objective.Metric, _options.ResourceAttribute]) is { } missing) throw new ArgumentException(missing);
        var resource = report.Metrics[_options.ResourceAttribute];
        // It runs; after a failure even one that had paused to take over.
        (member.Resource, member.IsPaused, member.Transplant) = (resource, false, null);
        if (resource < _options.BurnIn) return TrialDecision.Continue;
        if (_options.IsSynchronous) return ReportInStep(trial, member, report);
        if (resource - member.ComparedAt < _options.Interval) return TrialDecision.Continue;
        Note(trial, member, report);
        return Compare(trial, member);
    }

    /// <inheritdoc/>
    public TrialChoice Next(Func<TrialId, bool> isPaused, bool canStartNew)
    {
        if (canStartNew) return new TrialChoice.StartNew();
        var waiting = _members.Where(pair => pair.Value is { IsPaused: true, IsInStep: false } && isPaused(pair.Key)
            && IsSourceThere(pair.Value.Transplant, isPaused) && !IsAwaited(pair.Key)).ToList();
        if (waiting.Count == 0) return new TrialChoice.Nothing();
        // Who takes over goes first: his source still waits then, at the checkpoint that was compared.
        var (trial, member) = waiting.OrderBy(pair => pair.Value.Transplant is null).ThenBy(pair => HowFar(pair.Value)).First();
        return new TrialChoice.Resume(trial, Invariant($"ran least: {HowFar(member):G4}")) { Transplant = member.Transplant };
    }

    private double HowFar(Member member) => _options.IsSynchronous ? member.Resource : member.ComparedAt;

    // In step: all pause at the comparison; the last one to arrive sets off the exploits of all.
    private TrialDecision ReportInStep(TrialId trial, Member member, TrialReport report)
    {
        if (member.Resource < _nextComparison) return TrialDecision.Continue;
        Note(trial, member, report);
        (member.IsInStep, member.IsPaused) = (true, true);
        var at = _nextComparison;
        return CompareIfAllAreThere(member.Resource)
            ? new(TrialVerdict.Pause, "was the last to arrive")
            : new(TrialVerdict.Pause, Invariant($"waits for the others at {at:G4}"));
    }

    private bool CompareIfAllAreThere(double? lastArrival = null)
    {
        if (!_options.IsSynchronous || _members.Count == 0) return false;
        if (_addedCount < _trialCountMax || !_members.Values.All(member => member.IsInStep)) return false;
        var (bottom, top) = Quantiles();
        var now = Math.Max(_nextComparison, lastArrival ?? 0);
        _nextComparison = Math.Max(now + _options.Interval, _members.Values.Max(member => member.Resource));
        foreach (var member in _members.Values) member.IsInStep = false;
        foreach (var loser in bottom) _members[loser].Transplant = Exploit(loser, _members[loser], top).Transplant;
        // Whoever is as far as the next comparison already waits there for the others; if all are, nobody waits.
        if (_members.Values.Any(member => member.Resource < _nextComparison))
            foreach (var member in _members.Values) member.IsInStep = member.Resource >= _nextComparison;
        return true;
    }

    // Whoever is taken over from waits at the checkpoint that was compared until that is done.
    private bool IsAwaited(TrialId source) => _members.Values.Any(member => member.Transplant?.Source == source);

    // The last one to arrive may be the source, and still be saving.
    private bool IsSourceThere(TrialTransplant? transplant, Func<TrialId, bool> isPaused) =>
        transplant is null || !_members.ContainsKey(transplant.Source) || isPaused(transplant.Source);

    private TrialDecision Compare(TrialId trial, Member member)
    {
        member.ComparedAt = member.Resource;
        var (bottom, top) = Quantiles();
        if (bottom.Contains(trial))
        {
            member.IsPaused = true;
            return Exploit(trial, member, top);
        }
        // A source's checkpoint must be there when somebody takes over.
        var isTop = top.Contains(trial);
        var othersWait = _addedCount < _trialCountMax || _members.Values.Any(other => other.IsPaused);
        if (!othersWait) return new(TrialVerdict.Continue, isTop ? "at the top" : "in the middle") { MustSave = isTop };
        member.IsPaused = true;
        return new(TrialVerdict.Pause, "makes room for others") { MustSave = isTop };
    }

    private TrialDecision Exploit(TrialId trial, Member member, IReadOnlyList<TrialId> top)
    {
        var source = top[_random.Next(top.Count)];
        var changed = _mutation.Change(_members[source].Configuration);
        _mutation.TakeOver(trial, source);
        _exploits.Add(new(trial, source, member.Resource, _members[source].Resource, member.Configuration, changed)
        {
            SourceConfiguration = _members[source].Configuration,
        });
        var story = Invariant($"takes over from {source} ({_members[source].Score:G4} against {member.Score:G4}): {changed}");
        member.Configuration = changed;
        // It is where the source is, and its interval starts anew where the source's did; its score is that of what it was, until
        // it reports again.
        (member.ComparedAt, member.Resource) = (_members[source].ComparedAt, _members[source].Resource);
        return new(TrialVerdict.Pause, story) { Transplant = new TrialTransplant(source, changed) };
    }

    private void Note(TrialId trial, Member member, TrialReport report)
    {
        var score = _objective.ValueOf(report);
        member.Score = score;
        if (!double.IsNaN(score)) _mutation.Observe(trial, member.Configuration, member.Resource, _objective.LossOf(score));
    }

    // Of those that were compared at least once. With a population of one nobody is above anybody. Who has come to NaN is the
    // worst, and nobody to take over from.
    private (IReadOnlyList<TrialId> Bottom, IReadOnlyList<TrialId> Top) Quantiles()
    {
        var worstFirst = _members.Where(pair => pair.Value.Score is not null)
            .OrderByDescending(pair => pair.Value.Score!.Value, Comparer<double>.Create(_objective.Compare))
            .Select(pair => pair.Key).ToList();
        if (worstFirst.Count <= 1) return ([], []);
        var count = (int)Math.Ceiling(worstFirst.Count * _options.QuantileShare);
        if (count > worstFirst.Count / 2.0) count = worstFirst.Count / 2;
        List<TrialId> top = [.. worstFirst[^count..].Where(trial => !double.IsNaN(_members[trial].Score!.Value))];
        return top.Count == 0 ? ([], []) : (worstFirst[..count], top);
    }

    private sealed class Member(Configuration configuration)
    {
        public Configuration Configuration { get; set; } = configuration;
        public double? Score { get; set; }
        public double Resource { get; set; }
        public double ComparedAt { get; set; }
        public bool IsPaused { get; set; }
        public bool IsInStep { get; set; }
        public TrialTransplant? Transplant { get; set; }
    }
}
