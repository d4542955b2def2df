using System.Collections.Immutable;

namespace Cftoken.Tools.Expansion.State;

/// <summary>
/// One thing about the world that decides what a tool calls and that no file of the project tells. The list is closed:
/// knowledge that names another variable or value is refused.
/// </summary>
public sealed class StateVariable
{
    private StateVariable(string name, string meaning, params string[] values)
    {
        Name = name;
        Meaning = meaning;
        Values = [.. values];
    }

    /// <summary>The Worker: <c>new</c>, <c>existing</c>, or <c>dash</c>: existing and last edited in the dashboard.</summary>
    public static readonly StateVariable Worker = new("worker", "whether the Worker exists, and who edited it last", "new", "existing", "dash");

    /// <summary>A binding: <c>same</c> as on the live Worker, or <c>new</c> to it.</summary>
    public static readonly StateVariable Binding = new("binding", "whether the live Worker already has the same binding", "new", "same");

    /// <summary>A resource that the configuration names: <c>exists</c> or <c>missing</c>.</summary>
    public static readonly StateVariable Resource = new("resource", "whether a named bucket, database, queue or namespace exists", "exists", "missing");

    /// <summary>Durable Object migrations: <c>pending</c> or <c>applied</c>.</summary>
    public static readonly StateVariable Migration = new("migration", "whether a Durable Object migration is still to be applied", "pending", "applied");

    /// <summary>The Worker's format: <c>modules</c> or <c>service-worker</c>.</summary>
    public static readonly StateVariable Format = new("format", "the format of the Worker's script", "modules", "service-worker");

    /// <summary>The live Worker's workers.dev address: <c>on</c> or <c>off</c>.</summary>
    public static readonly StateVariable WorkersDev = new("workers-dev", "whether the live Worker is published on workers.dev", "on", "off");

    /// <summary>Whether the wanted workers.dev and preview settings are live already: <c>same</c> or <c>changes</c>.</summary>
    public static readonly StateVariable Publication = new("publication", "whether this deploy changes the workers.dev or preview settings", "same", "changes");

    /// <summary>Whether the Worker's own record tells its workers.dev address: <c>told</c> or <c>untold</c>.</summary>
    public static readonly StateVariable Address = new("address", "whether the answer about the Worker holds its workers.dev address", "told", "untold");

    /// <summary>What the token reaches for the bulk route call: <c>all-zones</c> or <c>one-zone</c>.</summary>
    public static readonly StateVariable TokenZones = new("token-zones", "whether the token may write routes on all zones of the account", "all-zones", "one-zone");

    /// <summary>Static assets: <c>changed</c> or <c>unchanged</c> since the last upload.</summary>
    public static readonly StateVariable Assets = new("assets", "whether asset files are still to be uploaded", "changed", "unchanged");

    /// <summary>A queue's consumer: <c>new</c> or <c>attached</c> already.</summary>
    public static readonly StateVariable Consumer = new("consumer", "whether the Worker already consumes the queue", "new", "attached");

    /// <summary>A container application: <c>new</c> or <c>existing</c>.</summary>
    public static readonly StateVariable Container = new("container", "whether the container application exists", "new", "existing");

    /// <summary>An e-mail address's rule: <c>new</c>, <c>changed</c> or <c>removed</c>.</summary>
    public static readonly StateVariable EmailRule = new("email-rule", "what happens to the routing rule of an address", "new", "changed", "removed");

    /// <summary>Where the tool runs: at a <c>terminal</c> or without one, as in <c>ci</c>.</summary>
    public static readonly StateVariable Session = new("session", "whether a person sits at a terminal", "terminal", "ci");

    /// <summary>Whether Workers Builds runs the tool (it sets <c>WRANGLER_CI_MATCH_TAG</c>): <c>yes</c> or <c>no</c>.</summary>
    public static readonly StateVariable WorkersBuilds = new("workers-builds", "whether Workers Builds runs the deploy", "yes", "no");

    /// <summary>The account id: <c>given</c> to the tool, or <c>discovered</c> by asking the API.</summary>
    public static readonly StateVariable Account = new("account", "whether the tool is told the account id", "given", "discovered");

    /// <summary>All variables.</summary>
    public static readonly ImmutableArray<StateVariable> All =
    [
        Worker, Binding, Resource, Migration, Format, WorkersDev, Publication, Address, TokenZones, Assets, Consumer,
        Container, EmailRule, Session, WorkersBuilds, Account,
    ];

    /// <summary>Its name in knowledge files.</summary>
    public string Name { get; }

    /// <summary>What it says.</summary>
    public string Meaning { get; }

    /// <summary>The values that it can have.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>The variable of that name, or null.</summary>
    public static StateVariable? Named(string name) => All.FirstOrDefault(variable => string.Equals(variable.Name, name, StringComparison.Ordinal));

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
