using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;

namespace Cftoken.Tools.Knowledge.Conditions;

/// <summary>
/// Whether a condition holds. What depends on an open state can be both.
/// </summary>
/// <param name="CanBeTrue">Whether it can hold.</param>
/// <param name="CanBeFalse">Whether it can fail to hold.</param>
internal readonly record struct Truth(bool CanBeTrue, bool CanBeFalse)
{
    /// <summary>What is certain.</summary>
    public static Truth Of(bool holds) => new(holds, !holds);
}

/// <summary>
/// When a row holds. The words are closed: has, equals, all, any, not, and state; there is no expression language.
/// </summary>
internal abstract record Condition
{
    /// <summary>Holds always.</summary>
    public static readonly Condition Always = new All([]);

    /// <summary>Whether it holds in a context.</summary>
    public abstract Truth Holds(Context context);

    /// <summary>The first place in the configuration that makes it hold, as evidence; null where none does.</summary>
    public virtual SourceLocation? Witness(Context context) => null;

    /// <summary>Something stands at a path; <c>false</c> and empty lists count, null does not.</summary>
    internal sealed record Has(ConfigPath Path) : Condition
    {
        public override Truth Holds(Context context) => Truth.Of(Path.Resolve(context).Any());

        public override SourceLocation? Witness(Context context) => Path.Resolve(context).FirstOrDefault()?.Location;
    }

    /// <summary>A scalar at a path has a text, or the text of a scalar at another path.</summary>
    internal sealed record EqualTo(ConfigPath Path, string? Value, ConfigPath? Other) : Condition
    {
        public override Truth Holds(Context context)
        {
            var wanted = Value ?? Other?.Resolve(context).FirstOrDefault()?.Text;
            return Truth.Of(wanted is not null && Path.Resolve(context).Any(node => string.Equals(node.Text, wanted, StringComparison.Ordinal)));
        }

        public override SourceLocation? Witness(Context context) =>
            Holds(context).CanBeTrue ? Path.Resolve(context).FirstOrDefault()?.Location : null;
    }

    /// <summary>A state variable has one of some values.</summary>
    internal sealed record InState(StateVariable Variable, ImmutableArray<string> Values) : Condition
    {
        public override Truth Holds(Context context)
        {
            var possible = context.State.Possible(Variable);
            return new Truth(
                possible.Any(value => Values.Contains(value, StringComparer.Ordinal)),
                possible.Any(value => !Values.Contains(value, StringComparer.Ordinal)));
        }
    }

    /// <summary>All of some conditions hold.</summary>
    internal sealed record All(ImmutableArray<Condition> Conditions) : Condition
    {
        public override Truth Holds(Context context)
        {
            var truths = Conditions.Select(condition => condition.Holds(context)).ToArray();
            return new Truth(truths.All(truth => truth.CanBeTrue), truths.Any(truth => truth.CanBeFalse));
        }

        public override SourceLocation? Witness(Context context) => First(Conditions, context);
    }

    /// <summary>At least one of some conditions holds.</summary>
    internal sealed record AnyOf(ImmutableArray<Condition> Conditions) : Condition
    {
        public override Truth Holds(Context context)
        {
            var truths = Conditions.Select(condition => condition.Holds(context)).ToArray();
            return new Truth(truths.Any(truth => truth.CanBeTrue), truths.All(truth => truth.CanBeFalse));
        }

        public override SourceLocation? Witness(Context context) => First(Conditions, context);
    }

    /// <summary>A condition does not hold.</summary>
    internal sealed record Not(Condition Condition) : Condition
    {
        public override Truth Holds(Context context)
        {
            var truth = Condition.Holds(context);
            return new Truth(truth.CanBeFalse, truth.CanBeTrue);
        }
    }

    private static SourceLocation? First(ImmutableArray<Condition> conditions, Context context) =>
        conditions.Select(condition => condition.Witness(context)).FirstOrDefault(place => place is not null);
}
