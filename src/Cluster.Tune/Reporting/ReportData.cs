namespace Cluster.Tune;

// What the report's charts are drawn from, as plain data: the page's script turns it into charts and computes nothing.

/// <summary>The numbers of a report.</summary>
internal sealed record ReportData(
    string Name, string Metric, bool IsMaximized, IReadOnlyList<ReportParameter> Parameters, IReadOnlyList<ReportTrial> Trials,
    IReadOnlyList<ReportShare> Importance, IReadOnlyList<ReportContour> Contours, IReadOnlyList<string> MoreMetrics)
{
    // Beyond that a page is slow and a chart is black: the best and an even share of the others.
    private const int TrialCountMax = 300;
    private const int ContourParameterCountMax = 4;
    private const int ContourCellCount = 40;

    public static ReportData Of(ResultGrid grid, SearchSpace space, Objective objective, IReadOnlyList<TrialResult> ranked)
    {
        var shares = grid.Importance(space);
        var encoding = new SpaceEncoding(space);
        var step = Math.Max(1, (ranked.Count + TrialCountMax - 1) / TrialCountMax);
        var shown = ranked.Count <= TrialCountMax ? grid.Trials : [.. ranked.Where((_, i) => i % step == 0)];
        var front = grid.MoreObjectives.Count == 0 ? [] : grid.ParetoFront().Select(trial => trial.Id).ToHashSet();
        if (front.Count > 0) shown = [.. shown.UnionBy(grid.Trials.Where(trial => front.Contains(trial.Id)), trial => trial.Id)];
        var parameters = encoding.Coordinates.Select(coordinate => ReportParameter.Of(coordinate, space)).ToList();
        return new(
            grid.Name, objective.Metric, objective.Mode == OptimizationMode.Maximize, parameters,
            [.. shown.Select(trial => ReportTrial.Of(trial, objective, parameters) with
            {
                More = [.. grid.MoreObjectives.Select(one => ReportTrial.Finite(trial.Metrics.GetValueOrDefault(one.Metric, double.NaN)))],
                IsOnFront = front.Contains(trial.Id),
            })],
            [.. shares.Select(entry => new ReportShare(entry.Parameter, entry.Share))],
            Contour(space, ranked, objective, [.. shares.Take(ContourParameterCountMax).Select(entry => entry.Parameter)]),
            [.. grid.MoreObjectives.Select(one => one.Metric)]);
    }

    // Each pair of the parameters that matter most; the others stand where the best trial has them.
    private static IReadOnlyList<ReportContour> Contour(
        SearchSpace space, IReadOnlyList<TrialResult> ranked, Objective objective, IReadOnlyList<string> names)
    {
        if (ResultSurrogate.Fit(space, ranked, objective, isBent: false) is not { } surrogate) return [];
        var coordinates = surrogate.Encoding.Coordinates.ToList();
        var best = surrogate.Encoding.Encode(ranked[0].Configuration);
        var contours = new List<ReportContour>();
        for (var i = 0; i < names.Count; i++)
            for (var j = i + 1; j < names.Count; j++)
            {
                var (x, y) = (coordinates.FindIndex(c => c.Name == names[i]), coordinates.FindIndex(c => c.Name == names[j]));
                var (columns, rows) = (Places(coordinates[x]), Places(coordinates[y]));
                var cells = rows.Select(row => columns.Select(column =>
                {
                    var point = best.ToArray();
                    (point[x], point[y]) = (column, row);
                    return surrogate.Predict(point);
                }).ToArray()).ToArray();
                contours.Add(new(names[i], names[j], Words(coordinates[x], columns), Words(coordinates[y], rows), cells));
            }
        return contours;
    }

    private static double[] Places(Coordinate coordinate)
    {
        var valueCount = coordinate.ChoiceCount > 0 ? coordinate.ChoiceCount : coordinate.Axis!.Count ?? ContourCellCount;
        var count = (int)Math.Min(valueCount, ContourCellCount);
        return [.. Enumerable.Range(0, count).Select(i => (i + 0.5) / count)];
    }

    private static string[] Words(Coordinate coordinate, double[] places) =>
        [.. places.Select(place => Numbers.Short(coordinate.ValueAt(place)))];
}

/// <summary>A parameter as an axis.</summary>
internal sealed record ReportParameter(string Name, bool IsLogarithmic, IReadOnlyList<string>? Choices)
{
    public static ReportParameter Of(Coordinate coordinate, SearchSpace space)
    {
        var core = space[coordinate.Name].Core;
        var isLogarithmic = core is LogUniformDomain or LogIntegerDomain or QuantizedLogUniformDomain
            or QuantizedIntegerDomain { IsLogarithmic: true };
        var choices = core switch
        {
            ChoiceDomain choice => choice.Values.Select(Numbers.Exact).ToArray(),
            GridDomain grid => [.. grid.Values.Select(Numbers.Exact)],
            OrdinalDomain ordinal => [.. ordinal.Values.Select(Numbers.Exact)],
            _ => null,
        };
        return new(coordinate.Name, isLogarithmic, choices);
    }
}

/// <summary>A trial: its values by parameter, texts for choices; null where a parameter does not exist.</summary>
internal sealed record ReportTrial(
    string Id, string Phase, int Iteration, double? Value, IReadOnlyList<object?> Values, IReadOnlyList<double?[]> Curve)
{
    /// <summary>The first line of why it failed; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Its values of the other objectives; null for none.</summary>
    public IReadOnlyList<double?> More { get; init; } = [];

    /// <summary>Whether no trial beats it in all objectives.</summary>
    public bool IsOnFront { get; init; }

    public static ReportTrial Of(TrialResult trial, Objective objective, IReadOnlyList<ReportParameter> parameters)
    {
        // A chart takes a number on an axis of choices for a place, so choices are texts there, whatever their type.
        var values = parameters.Select(parameter => !trial.Configuration.TryGetValue(parameter.Name, out var value) ? null
            : parameter.Choices is null ? value : (object?)Numbers.Exact(value));
        var curve = trial.ReadHistory().Select(metrics => new[]
        {
            metrics.GetValueOrDefault(TrialReport.TrainingIteration), Finite(metrics.GetValueOrDefault(objective.Metric, double.NaN)),
        });
        return new(trial.Id.ToString(), trial.Phase.ToString().ToLowerInvariant(), trial.Iteration,
            Finite(trial.Metrics.GetValueOrDefault(objective.Metric, double.NaN)), [.. values], [.. curve])
        {
            Error = trial.Phase == TrialPhase.Failed ? trial.Error?.Split('\n')[0] : null,
        };
    }

    public static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>A parameter's importance.</summary>
internal sealed record ReportShare(string Parameter, double Share);

/// <summary>The metric that the model expects over two parameters: a row of cells for each value of the second.</summary>
internal sealed record ReportContour(
    string X, string Y, IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, IReadOnlyList<double[]> Cells);
