using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;

namespace Cftoken.Tools.Expansion;

/// <summary>What conditions and paths are read against.</summary>
/// <param name="Invocation">The run of the tool.</param>
/// <param name="Configuration">The effective configuration.</param>
/// <param name="Facts">What follows from both.</param>
/// <param name="State">What is known of the world.</param>
/// <param name="Item">The item at hand; the configuration itself where there is none.</param>
internal sealed record Context(Invocation Invocation, ConfigNode Configuration, Facts Facts, ExpansionState State, ConfigNode Item);
