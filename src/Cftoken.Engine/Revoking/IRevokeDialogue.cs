using System.Collections.Immutable;
using Cftoken.Engine.Listing;

namespace Cftoken.Engine.Revoking;

/// <summary>What a revocation tells while it runs; every face shows it in its own way.</summary>
public interface IRevokeDialogue : IListDialogue
{
    /// <summary>Shows what is to be revoked, before anybody is asked about it.</summary>
    void Show(Revocation how, ImmutableArray<TokenInfo> tokens, DateTimeOffset at);
}
