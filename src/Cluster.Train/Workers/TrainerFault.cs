using System.Reflection;

namespace Cluster.Train;

// A loop's exception as the run hears of it: type, message and stack, and whether the loop only fell over another rank.
internal static class TrainerFault
{
    /// <summary>A message beyond this is cut: it has to fit a frame of the actors' network beside others.</summary>
    private const int TextCharsMax = 8_000;

    public static RunActor.TrainerFailed Of(Exception error, int incarnation, int rank, long stepCount)
    {
        while (error is TargetInvocationException or AggregateException && error.InnerException is { } inner)
            error = inner;
        var broken = Chain(error).OfType<CollectiveAbortedException>().FirstOrDefault();
        var type = error.GetType();
        return new RunActor.TrainerFailed(incarnation, rank, broken?.Rank, type.Name, Cut(error.Message), Cut(error.ToString()), stepCount);
    }

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var link = error; link is not null; link = link.InnerException)
            yield return link;
    }

    private static string Cut(string text) => text.Length <= TextCharsMax ? text : text[..TextCharsMax] + "…";
}
