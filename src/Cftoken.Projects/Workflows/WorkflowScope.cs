using System.Collections.Immutable;
using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows;

/// <summary>What a job, a called workflow or a composite action is given.</summary>
/// <param name="Id">Its own name among all that are read, so that equal names in two places are chosen apart.</param>
/// <param name="Inputs">Its inputs by name; null for one that it does not have.</param>
/// <param name="Secrets">Its secrets by name; null where the name is the repository's own.</param>
/// <param name="Matrix">Its matrix; null where it has none.</param>
/// <param name="Known">What is known of the <c>github</c> context, by its path.</param>
internal sealed record WorkflowFrame(
    string Id,
    Func<string, ExpressionValue?> Inputs,
    Func<string, ExpressionValue?> Secrets,
    WorkflowMatrix? Matrix,
    ImmutableDictionary<string, string> Known);

/// <summary>What an expression sees: a frame, and the variables set around the place where it stands.</summary>
internal sealed class WorkflowScope : IExpressionScope
{
    private readonly WorkflowScope? outer;
    private readonly YamlNode? variables;
    private readonly Choices choices;

    private WorkflowScope(WorkflowFrame frame, WorkflowScope? outer, YamlNode? variables, Choices choices)
    {
        Frame = frame;
        this.outer = outer;
        this.variables = variables;
        this.choices = choices;
    }

    /// <summary>What the job or action is given.</summary>
    internal WorkflowFrame Frame { get; }

    /// <summary>A scope in which no variable is set.</summary>
    internal static WorkflowScope Of(WorkflowFrame frame, Choices choices) => new(frame, null, null, choices);

    /// <summary>The scope within an <c>env</c>.</summary>
    internal WorkflowScope With(YamlNode? env) => env is null ? this : new(Frame, this, env, choices);

    /// <summary>The scope of a composite action that is used here: it sees these variables, and its own inputs.</summary>
    internal WorkflowScope Within(WorkflowFrame frame) => new(frame, this, null, choices);

    /// <summary>The variables that are set here, each with its value.</summary>
    internal ImmutableDictionary<string, ExpressionValue> Variables()
    {
        var all = outer?.Variables() ?? ImmutableDictionary.Create<string, ExpressionValue>(StringComparer.Ordinal);
        foreach (var entry in variables?.Entries ?? [])
        {
            if (entry.Value is YamlScalar scalar)
            {
                all = all.SetItem(entry.Key, Value(scalar));
            }
        }

        return all;
    }

    /// <inheritdoc/>
    public ExpressionValue? Find(IReadOnlyList<string> path)
    {
        var name = path[^1];
        return (path[0].ToLowerInvariant(), path.Count) switch
        {
            ("env", 2) => Variable(name),
            ("inputs", 2) => Frame.Inputs(name),
            ("secrets", 2) => Frame.Secrets(name),
            ("matrix", > 1) => Frame.Matrix?.Find([.. path.Skip(1)], this),
            ("github", 4) when path[1] == "event" && path[2] == "inputs" => Frame.Inputs(name),
            ("github", 2) when Frame.Known.TryGetValue(name, out var known) => ExpressionValue.Of(known),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public bool Holds(string condition) =>
        choices.Pick($"condition {string.Concat(condition.Where(character => !char.IsWhiteSpace(character)))}", 2) == 0;

    // A variable's value is worked out among those around it, never among its own neighbours.
    private ExpressionValue Value(YamlScalar scalar) => scalar.IsNull ? ExpressionValue.Of(string.Empty) : ExpressionText.Value(scalar, outer!);

    private ExpressionValue? Variable(string name) =>
        variables?.Entry(name) is { Value: YamlScalar scalar } ? Value(scalar) : outer?.Variable(name);
}
