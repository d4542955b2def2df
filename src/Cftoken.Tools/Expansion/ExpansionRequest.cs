using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;

namespace Cftoken.Tools.Expansion;

/// <summary>What is to be expanded into calls and requirements.</summary>
/// <param name="Invocation">The run of the tool.</param>
/// <param name="Configuration">The effective configuration: the named environment already applied. An empty table where there is none.</param>
/// <param name="Version">The tool's version.</param>
/// <param name="State">What is known of the world that the tool will meet.</param>
/// <param name="AccountId">
/// The account id, where it is known from anywhere but the configuration (the environment, the user). The
/// configuration's own <c>account_id</c> goes before it, as it does in wrangler.
/// </param>
/// <param name="WorkerName">The Worker's name with its environment's suffix; null: the configuration's <c>name</c>. <c>--name</c> goes before both.</param>
public sealed record ExpansionRequest(
    Invocation Invocation,
    ConfigNode Configuration,
    ToolVersion Version,
    ExpansionState State,
    string? AccountId = null,
    string? WorkerName = null);
