using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Probing;

/// <summary>What an id in a probe's path looks like; it is always random, so that nothing has it.</summary>
public enum RandomId
{
    /// <summary>A UUID of version 4.</summary>
    Uuid,

    /// <summary>32 lower hex digits.</summary>
    Hex,

    /// <summary>A name of letters, digits and hyphens.</summary>
    Name,
}

/// <summary>A request that would change something, and cannot: there is nothing that it could take effect on.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Ids">What stands for each of the path's parameters, the account or zone apart.</param>
/// <param name="Why">Why it is harmless.</param>
/// <param name="Answer">What Cloudflare answers to whoever may make the call.</param>
/// <param name="Where">Where that stands.</param>
/// <param name="Date">When that was read, ISO 8601.</param>
public sealed record HarmlessWrite(
    Operation Operation, ImmutableDictionary<string, RandomId> Ids, string Why, string Answer, string Where, string Date);
