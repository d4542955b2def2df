using System.Text.RegularExpressions;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Creating;

/// <summary>Says what a refused creation means, where Cloudflare's own words do not say what to do.</summary>
/// <param name="endpoints">The tokens of the owner.</param>
internal sealed partial class CreationRefusal(TokenEndpoints endpoints)
{
    // developers.cloudflare.com/fundamentals/api/reference/limits/ (2026-11). What the API says at the limit is not
    // documented, so the tokens are counted.
    private const int MostOfUser = 50;
    private const int MostOfAccount = 500;

    /// <summary>The refusal as a problem.</summary>
    public async Task<Problem> ExplainAsync(CloudflareApiException refused)
    {
        var problem = refused.ToProblem();
        return refused.Kind switch
        {
            ApiErrorKind.BeyondCreator => BeyondCreator(problem, refused),
            ApiErrorKind.Rejected when await CountAsync() is { } count && count >= Limit => problem with
            {
                Code = "token.limit",
                Message = $"There are {count} tokens of the {endpoints.Owner}, and Cloudflare allows {Limit}. {problem.Message}",
                Fix = new Fix("Look which of them nobody uses, and revoke them:", "cftoken list"),
            },
            _ => problem,
        };
    }

    private int Limit => endpoints.Owner.AccountId is null ? MostOfUser : MostOfAccount;

    // One bad pair of permission and resource refuses the whole token. A creator with token permissions alone is checked on
    // single zones and not on all of them, so that the narrower request can fail where the broader one passes
    // (cloudflare/terraform-provider-cloudflare #7241, 2026-07-04).
    private static Problem BeyondCreator(Problem problem, CloudflareApiException refused)
    {
        var named = refused.Errors.SelectMany(error => error.WithChain).Select(error => PermissionGroup().Match(error.Message)).FirstOrDefault(match => match.Success);
        return problem with
        {
            Message = named is null
                ? problem.Message
                : $"Whoever made the bootstrap credential does not hold \"{UntrustedText.Clean(named.Groups["name"].Value, 100)}\" on something that this token is for, and so may not give it away. {problem.Message}",
            Fix = new Fix("Use a bootstrap credential of somebody who holds it there. No wider token was tried in its place: that is nothing to happen by itself."),
        };
    }

    private async Task<int?> CountAsync()
    {
        try
        {
            return (await endpoints.ListAsync(CancellationToken.None)).Length;
        }
        catch (CloudflareApiException)
        {
            return null;
        }
    }

    // Seen by implementers (2026): Failed common permission check against resources. (Permission group: "X")
    [GeneratedRegex(@"Permission group: ""(?<name>[^""]{1,200})""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PermissionGroup();
}
