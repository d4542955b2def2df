using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning.Surfaces;

/// <summary>What a stolen token could do with a call, in words: why <see cref="Risk"/> weighs it as it does.</summary>
[Flags]
public enum RiskKinds
{
    /// <summary>It reads, or changes something of its own product only.</summary>
    None = 0,

    /// <summary>It deletes.</summary>
    Deletes = 1,

    /// <summary>It answers with a credential.</summary>
    RevealsCredential = 2,

    /// <summary>It sets or makes a credential, or changes who is let into an account.</summary>
    SetsSecretsOrMembers = 4,

    /// <summary>It moves traffic: DNS, Workers routes, domains.</summary>
    MovesTraffic = 8,

    /// <summary>It creates, changes or deletes API tokens.</summary>
    ManagesTokens = 16,
}
