using System.Collections.Immutable;

namespace Cftoken.Tools.Knowledge;

/// <summary>The parts of a run in their order. Rows of one phase keep the order of their files.</summary>
internal static class Phase
{
    /// <summary>All phases, first to last. Closed: a row that names another is refused.</summary>
    public static readonly ImmutableArray<string> InOrder =
    [
        "discover", // the account is looked for
        "lookup", // does the Worker exist?
        "dashboard", // what the dashboard changed
        "secrets", // do secrets clash with variables?
        "prepare", // are workflows and queues as expected?
        "address", // the account's workers.dev name
        "deployments", // is a gradual deployment under way?
        "queues", // older versions: do the queues exist?
        "migrations", // which Durable Object migration is live?
        "assets", // static files go up
        "bindings", // what is bound on the live Worker?
        "provision", // resources are checked and created
        "upload", // the script goes up and is deployed
        "uploaded", // older versions: the queues once more
        "containers", // container applications
        "publication", // workers.dev and previews
        "triggers", // routes, domains, crons, consumers, workflows, events, addresses; partly in parallel
        "run", // commands without phases
    ];

    /// <summary>The place of a phase, or -1.</summary>
    public static int IndexOf(string name) => InOrder.IndexOf(name, StringComparer.Ordinal);
}
