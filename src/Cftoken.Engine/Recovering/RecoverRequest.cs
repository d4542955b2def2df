using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Recovering;

/// <summary>What <c>cftoken recover</c> is told: with which credential, and where the API is.</summary>
public sealed record RecoverRequest() : TokenRequest(".")
{
    /// <inheritdoc />
    protected override string Command => "recover";
}
