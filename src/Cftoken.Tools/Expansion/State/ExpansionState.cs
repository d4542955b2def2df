using System.Collections.Immutable;

namespace Cftoken.Tools.Expansion.State;

/// <summary>
/// What is known of the world that a tool will meet. A variable that is not set may have every value, and the
/// expansion is the union over them: a plan that holds for the first deploy and for the next.
/// </summary>
public sealed class ExpansionState
{
    /// <summary>Nothing is known.</summary>
    public static readonly ExpansionState Any = new(ImmutableDictionary<StateVariable, ImmutableArray<string>>.Empty);

    /// <summary>The Worker does not exist yet.</summary>
    public static readonly ExpansionState FirstDeploy = Any.With(StateVariable.Worker, "new");

    /// <summary>The Worker exists.</summary>
    public static readonly ExpansionState Redeploy = Any.With(StateVariable.Worker, "existing", "dash");

    private readonly ImmutableDictionary<StateVariable, ImmutableArray<string>> known;

    private ExpansionState(ImmutableDictionary<StateVariable, ImmutableArray<string>> known)
    {
        this.known = known;
    }

    /// <summary>The same, with what a variable can be.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="values">The values that it can still have; at least one.</param>
    /// <exception cref="ArgumentException">There is no value, or one that the variable does not know.</exception>
    public ExpansionState With(StateVariable variable, params string[] values)
    {
        if (values.Length == 0 || values.Any(value => !variable.Values.Contains(value, StringComparer.Ordinal)))
        {
            throw new ArgumentException($"{variable} is one of: {string.Join(", ", variable.Values)}.", nameof(values));
        }

        return new ExpansionState(known.SetItem(variable, [.. values]));
    }

    /// <summary>The values that a variable can have.</summary>
    public ImmutableArray<string> Possible(StateVariable variable) => known.GetValueOrDefault(variable, variable.Values);

    /// <summary>Whether anything is said about a variable.</summary>
    public bool IsKnown(StateVariable variable) => known.ContainsKey(variable);

    /// <summary>Whether a variable can have a value.</summary>
    public bool CanBe(StateVariable variable, string value) => Possible(variable).Contains(value, StringComparer.Ordinal);
}
