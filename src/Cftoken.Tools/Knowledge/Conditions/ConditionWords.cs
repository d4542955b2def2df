namespace Cftoken.Tools.Knowledge.Conditions;

/// <summary>Conditions as people say them: <c>bucket_name is set, and the Worker is new</c>.</summary>
internal static class ConditionWords
{
    /// <summary>The condition in words; null for one that always holds.</summary>
    public static string? Of(Condition condition) => condition switch
    {
        Condition.All { Conditions: var parts } => Joined(parts, ", and ", string.Empty),
        Condition.AnyOf { Conditions: var parts } => Joined(parts, " or ", "either "),
        Condition.Has { Path: var path } => Has(path, true),
        Condition.EqualTo equal => Equal(equal, true),
        Condition.InState state => Of(state),
        Condition.Not { Condition: Condition.Has { Path: var path } } => Has(path, false),
        Condition.Not { Condition: Condition.EqualTo equal } => Equal(equal, false),
        Condition.Not { Condition: var inner } => Of(inner) is { } words ? $"not ({words})" : "never",
        _ => null,
    };

    private static string? Joined(IEnumerable<Condition> parts, string between, string before)
    {
        var words = parts.Select(Of).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return words.Count switch { 0 => null, 1 => words[0], _ => $"{before}{string.Join(between, words)}" };
    }

    private static string Has(ConfigPath path, bool isThere) => path.ToString() == "@database"
        ? $"the configuration holds {(isThere ? "the" : "no")} id of the database"
        : $"{Of(path)} is {(isThere ? string.Empty : "not ")}set";

    private static string Equal(Condition.EqualTo equal, bool isSo) => (equal.Path.ToString(), equal.Value) switch
    {
        ("@sql_writes", var value) => value == "true" == isSo ? "the SQL changes something" : "the SQL only reads",
        var (_, value) => $"{Of(equal.Path)} is {(isSo ? string.Empty : "not ")}{value ?? Of(equal.Other!)}",
    };

    private static string Of(Condition.InState state) => (state.Variable.Name, string.Join(' ', state.Values)) switch
    {
        ("worker", "new") => "the Worker is new",
        ("worker", "existing dash") => "the Worker exists",
        ("worker", "dash") => "the dashboard changed the Worker last",
        ("binding", "new") => "the live Worker lacks the binding",
        ("binding", "same") => "the live Worker has the binding",
        ("migration", "pending") => "a migration is pending",
        ("migration", "applied") => "the migrations are applied",
        ("workers-builds", "yes") => "Workers Builds runs it",
        ("account", "discovered") => "no account id is set",
        ("token-zones", "one-zone") => "the token reaches one zone only",
        ("resource", "missing") => "it does not exist",
        ("format", "service-worker") => "the Worker is no module",
        ("format", "modules") => "the Worker is made of modules",
        ("workers-dev", "on") => "the live Worker is on workers.dev",
        ("workers-dev", "off") => "the live Worker is not on workers.dev",
        ("publication", "changes") => "this deploy changes the workers.dev settings",
        ("address", "untold") => "the Worker's record does not tell its address",
        ("assets", "changed") => "files have changed",
        ("consumer", "new") => "the Worker does not consume the queue yet",
        ("consumer", "attached") => "the Worker consumes the queue already",
        ("container", "new") => "the container application is new",
        ("container", "existing") => "the container application exists",
        _ => $"{state.Variable.Name} is {string.Join(" or ", state.Values)}",
    };

    private static string Of(ConfigPath path)
    {
        var text = path.ToString().Replace("[*]", string.Empty, StringComparison.Ordinal);
        return text switch
        {
            "$" => "it",
            "arg[0]" => "the first argument",
            "arg[1]" => "the second argument",
            ['$', '.', .. var rest] => rest,
            ['@', .. var rest] => rest,
            _ when text.StartsWith("config.", StringComparison.Ordinal) => text["config.".Length..],
            _ => text,
        };
    }
}
