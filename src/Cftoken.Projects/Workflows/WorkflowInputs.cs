using Cftoken.Projects.Workflows.Expressions;
using Cftoken.Projects.Yaml;

namespace Cftoken.Projects.Workflows;

/// <summary>The values of inputs: what the caller gives, else every option, else the default.</summary>
internal static class WorkflowInputs
{
    /// <summary>The inputs of a workflow that a person or an event starts.</summary>
    /// <param name="on">The workflow's triggers.</param>
    /// <param name="id">The workflow's own name among all that are read.</param>
    /// <param name="choices">Where to choose an option.</param>
    internal static Func<string, ExpressionValue?> OfStarted(YamlNode? on, string id, Choices choices) => name =>
    {
        var declared = Declared(on?["workflow_dispatch"], name) ?? Declared(on?["workflow_call"], name);
        if (declared is null)
        {
            return null;
        }

        var options = declared["type"]?.Text switch
        {
            "choice" => declared["options"]?.Scalars.Select(option => ExpressionValue.Of(option.Value)).ToArray() ?? [],
            "boolean" => [ExpressionValue.Of(true), ExpressionValue.Of(false)],
            _ => [],
        };
        return options.Length > 0 ? options[choices.Pick($"{id} input {name}", options.Length)] : Default(declared);
    };

    /// <summary>The inputs of a workflow that another one calls.</summary>
    /// <param name="on">The called workflow's triggers.</param>
    /// <param name="with">What the caller gives.</param>
    /// <param name="caller">The caller's scope.</param>
    internal static Func<string, ExpressionValue?> OfCalled(YamlNode? on, YamlNode? with, WorkflowScope caller) => name =>
        Given(with, name, caller) ?? (Declared(on?["workflow_call"], name) is { } declared ? Default(declared) : null);

    /// <summary>The inputs of an action, which are texts whatever they look like.</summary>
    /// <param name="action">The action's file.</param>
    /// <param name="with">What the step gives.</param>
    /// <param name="caller">The step's scope.</param>
    internal static Func<string, ExpressionValue?> OfAction(YamlNode action, YamlNode? with, WorkflowScope caller) => name =>
        (Given(with, name, caller) ?? (Declared(action, name) is { } declared ? Default(declared) ?? ExpressionValue.Of(string.Empty) : null)) is { } value
            ? ExpressionValue.Of(value.Text)
            : null;

    // GitHub reads the names of inputs without regard to case.
    private static YamlNode? Declared(YamlNode? parent, string name) => Entry(parent?["inputs"], name)?.Value;

    private static ExpressionValue? Given(YamlNode? with, string name, WorkflowScope caller) =>
        Entry(with, name)?.Value is YamlScalar given ? ExpressionText.Value(given, caller) : null;

    private static ExpressionValue? Default(YamlNode declared) =>
        declared["default"] is YamlScalar { IsNull: false } scalar && !ExpressionValue.IsOpen(scalar.Value)
            ? scalar is { IsPlain: true, Value: "true" or "false" } ? ExpressionValue.Of(scalar.Value == "true") : ExpressionValue.Of(scalar.Value)
            : null;

    private static YamlEntry? Entry(YamlNode? table, string name) =>
        table?.Entries.FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase));
}
