using System.CommandLine;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Listing;

namespace Cftoken.Commands.Tokens;

/// <summary>What the commands take that are about tokens and not about a job: whose, and with which credential.</summary>
internal sealed class OwnerOptions
{
    private readonly Option<string?> bootstrap;
    private readonly Option<string?> lookup = ProjectOptions.Lookup();
    private readonly Option<string?> apiBase = ProjectOptions.ApiBase();

    private readonly Option<string?> account = new("--account-id")
    {
        Description = "The account; CLOUDFLARE_ACCOUNT_ID, else the one of the project in this folder, by default",
        HelpName = "ID",
    };

    private readonly Option<string?> owner = new("--owner-kind")
    {
        Description = "account or user; both by default",
        HelpName = "KIND",
    };

    /// <summary>Makes them.</summary>
    /// <param name="bootstrapUse">What the bootstrap credential is for in this command, as the help says it.</param>
    public OwnerOptions(string bootstrapUse)
    {
        bootstrap = ProjectOptions.Bootstrap(bootstrapUse);
        owner.AcceptOnlyFromAmong("account", "user");
    }

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[account, owner, bootstrap, lookup, apiBase])
        {
            command.Add(option);
        }
    }

    /// <summary>The request, with all that these options say.</summary>
    public T Of<T>(T request, ParseResult parsed)
        where T : ListRequest => (T)((ListRequest)request with
        {
            AccountId = parsed.GetValue(account),
            Owner = parsed.GetValue(owner) switch { "user" => OwnerKind.User, "account" => OwnerKind.Account, _ => null },
            BootstrapFile = parsed.GetValue(bootstrap),
            LookupFile = parsed.GetValue(lookup),
            ApiBase = parsed.GetValue(apiBase),
        });
}
