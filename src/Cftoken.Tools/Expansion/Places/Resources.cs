using System.Diagnostics;
using Cftoken.Catalog.Model;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Knowledge.Reading;

namespace Cftoken.Tools.Expansion.Places;

/// <summary>Finds what a call is made on.</summary>
/// <param name="AccountId">The account's id; null while it is not known.</param>
internal sealed record Resources(string? AccountId)
{
    /// <summary>The resource of a call.</summary>
    /// <param name="rule">What the row says.</param>
    /// <param name="operation">The operation, whose level decides where the row says nothing.</param>
    /// <param name="item">The item that may name a zone.</param>
    public Resource For(ResourceRule rule, Operation operation, ConfigNode item) => rule switch
    {
        ResourceRule.Account => Resource.Account(AccountId),
        ResourceRule.AllZones => Resource.AllZones(AccountId),
        ResourceRule.Zone => Zone(item),
        _ => operation.Level switch
        {
            Level.Zone => Zone(item),
            Level.User => Resource.User(null),
            _ => Resource.Account(AccountId),
        },
    };

    /// <summary>The resource that an effect wants its groups on: the item's zone for zone groups, else that of the call.</summary>
    public Resource For(Effect effect, Resource ofCall, ConfigNode item) =>
        effect.Accepted.Any(group => group.Scope == Scope.Zone) && ofCall.Kind != Scope.Zone ? Zone(item) : ofCall;

    private Resource Zone(ConfigNode item)
    {
        var name = item["zone_name"]?.AsString;
        return item["zone_id"]?.AsString is { } id ? Resource.Zone(id, name, AccountId)
            : item["zone_host"]?.AsString is { } host ? Resource.ZoneOf(host, AccountId)
            : Resource.ZoneNamed(name ?? throw new UnreachableException("A row on a zone is applied to something that names none."), AccountId);
    }
}
