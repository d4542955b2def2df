using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.OnePassword;

/// <summary>The kind <c>1password</c>.</summary>
internal static class OnePasswordKind
{
    public static readonly SinkKind Kind = new(
        "1password",
        "fields of a 1Password item",
        "VAULT/ITEM",
        "1password:Production/Cloudflare deploy",
        SinkSettings.Names)
    {
        Faults = Faults,
        Open = (address, context) => new OnePasswordSink(address, address.Target.Split('/')[0], address.Target.Split('/')[1], context),
        Checked = "op is there and logged in; the item exists, is no Login (its passkey would be lost) and no Document, and has no two fields of one name.",
        ReadsBack = "the value",
        Undo = OnePasswordSink.Undo,
        Needs = "the op command line, logged in or with OP_SERVICE_ACCOUNT_TOKEN",
    };

    // A leading dash would be an option of op's.
    private static IEnumerable<SinkFault> Faults(SinkAddress address)
    {
        if (address.Target.Split('/') is not [var vault, var item] || vault.Trim().Length == 0 || item.Trim().Length == 0
            || vault.StartsWith('-') || item.StartsWith('-') || address.Target.Any(char.IsControl))
        {
            yield return new SinkFault("an item's place is its vault and its name or id.", "Write VAULT/ITEM; where a name has a slash or begins with a dash, use the id.");
        }
    }
}
