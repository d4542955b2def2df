using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Accounts;

/// <summary>What a caller sees in a list: the things that the same call, made on each alone, would be let through for.</summary>
internal sealed class Visibility(Authorizer authorizer)
{
    /// <summary>Whether the caller sees an account or zone.</summary>
    /// <param name="request">The request for the list.</param>
    /// <param name="list">The operation that lists.</param>
    /// <param name="accountId">The account, or the zone's account.</param>
    /// <param name="zoneId">The zone; null for an account.</param>
    public bool Sees(EmulatorRequest request, Operation list, string accountId, string? zoneId) => authorizer
        .Decide(request.Caller.Grant, new Call(list, accountId, zoneId, null, null, [], request.From, request.At))
        .IsAllowed;
}
