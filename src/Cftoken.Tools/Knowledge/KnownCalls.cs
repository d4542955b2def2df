using System.Collections.Immutable;
using Cftoken.Tools.Knowledge.Conditions;
using Cftoken.Tools.Knowledge.Reading;

namespace Cftoken.Tools.Knowledge;

/// <summary>Lays the rows of knowledge files out as a list of calls, each with what leads to it in words.</summary>
internal static class KnownCalls
{
    /// <summary>The calls of a file, in its order; what a sequence adds stands behind the row that leads to it.</summary>
    public static IEnumerable<KnownCall> Of(KnowledgeFile file)
    {
        foreach (var row in file.Calls)
        {
            if (row.Run is { } sequence)
            {
                foreach (var next in file.Sequences[sequence])
                {
                    yield return Known(file, next, row.Each, Join(row.When, next.When), null);
                }

                continue;
            }

            yield return Known(file, row, null, ConditionWords.Of(row.When), null);
            foreach (var then in row.OnDenied.Select(denial => denial.Then).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                foreach (var next in file.Sequences[then])
                {
                    yield return Known(file, next, row.Each, ConditionWords.Of(next.When), $"after {row.Operation!.Method} for the same was refused");
                }
            }

            foreach (var next in row.OnMissing is { } missing ? file.Sequences[missing.Then] : [])
            {
                yield return Known(file, next, row.Each, ConditionWords.Of(next.When), "nothing is found");
            }
        }
    }

    /// <summary>What a file has the upload checked for.</summary>
    public static IEnumerable<KnownUpload> UploadsOf(KnowledgeFile file) => file.Uploads.Select(upload => new KnownUpload(
        KeysOf(file, upload.Each), upload.Effect, ConditionWords.Of(upload.When), upload.Why));

    private static KnownCall Known(KnowledgeFile file, CallRow row, ConfigPath? each, string? when, string? after) => new(
        row.Id,
        file.Commands,
        KeysOf(file, row.Each ?? each),
        row.Operation!,
        row.Effects,
        (after, when) switch { (null, _) => when, (_, null) => after, _ => $"{after}, and {when}" },
        row.Versions.Since?.ToString(),
        row.Versions.Until?.ToString(),
        [.. row.OnDenied.Select(denial => new KnownDenial(denial.From, denial.To, Word(denial.Effect), denial.Loses))],
        row.IsSession,
        row.Why,
        row.Source.ToString(),
        row.Source.Confidence)
    {
        Phase = Phase.InOrder[row.Phase],
        IsFollowUp = !row.Id.StartsWith($"{file.Id}#", StringComparison.Ordinal),
        Versions = row.Versions,
    };

    // A file of several keys (queues.producers, queues.consumers), or of a key that another file owns, says by its list
    // which of them a row is for.
    private static ImmutableArray<string> KeysOf(KnowledgeFile file, ConfigPath? each)
    {
        var list = (each ?? file.Each)?.ToString();
        var own = list?.StartsWith("config.", StringComparison.Ordinal) == true ? list["config.".Length..].Replace("[*]", string.Empty, StringComparison.Ordinal) : null;
        return own is not null && (file.Keys.IsEmpty || file.Keys.Contains(own, StringComparer.Ordinal)) ? [own] : file.Keys;
    }

    private static string? Join(Condition first, Condition second) => ConditionWords.Of(new Condition.All([first, second]));

    private static string Word(DenialEffect effect) => effect switch
    {
        DenialEffect.Fatal => "fatal",
        DenialEffect.Tolerated => "tolerated",
        DenialEffect.Fallback => "fallback",
        _ => "unknown",
    };
}
