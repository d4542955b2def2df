using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Probing;

/// <summary>
/// Chooses the call that is worth making next: the one whose answer is most open, so that few calls tell groups apart. A
/// token that was refused again and again is taken for a narrow one, and is then asked for many groups at once.
/// </summary>
/// <param name="calls">The calls that may be made.</param>
/// <param name="wanted">The groups that matter; null: all.</param>
public sealed class ProbeChooser(IEnumerable<Operation> calls, IReadOnlySet<PermissionGroup>? wanted = null)
{
    // Less than this is not worth a request.
    private const double LeastBits = 0.01;

    private readonly List<Operation> left = [.. calls];

    /// <summary>The next call, which is not offered again; null where no call would tell anything.</summary>
    public Operation? Next(GroupKnowledge knowledge)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        var likelihood = Math.Clamp((knowledge.Passed + 0.6) / (knowledge.Asked + 4), 0.005, 0.5);
        Operation? best = null;
        var most = LeastBits;
        foreach (var call in left)
        {
            var bits = BitsOf(call, knowledge, likelihood);
            if (bits > most || (bits == most && best is not null && IsSurer(call, best)))
            {
                (best, most) = (call, bits);
            }
        }

        left.Remove(best!);
        return best;
    }

    private double BitsOf(Operation call, GroupKnowledge knowledge, double likelihood)
    {
        var open = knowledge.OpenOf(call);
        if (open.IsEmpty || knowledge.HoldsOneOf(call.Accepted) || (wanted is not null && !open.Any(wanted.Contains)))
        {
            return 0;
        }

        var refusal = 1.0;
        foreach (var group in open)
        {
            var around = knowledge.ChoiceAround(group);
            refusal *= 1 - Math.Max(likelihood, around > 1 ? 1.0 / around : likelihood);
        }

        return refusal is <= 0 or >= 1 ? 0 : -((refusal * Math.Log2(refusal)) + ((1 - refusal) * Math.Log2(1 - refusal)));
    }

    private static bool IsSurer(Operation call, Operation than) =>
        (call.Accepted.Length, -call.Confidence, call.Template.Length).CompareTo((than.Accepted.Length, -than.Confidence, than.Template.Length)) is var order
        && (order < 0 || (order == 0 && string.CompareOrdinal(call.Template, than.Template) < 0));
}
