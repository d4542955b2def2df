using Cftoken.Catalog;
using Cftoken.Cloudflare.Errors;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Changing;

namespace Cftoken.Engine.Listing;

/// <summary>Tells which tokens there are, what they may do, and which job they are for. Changes nothing.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class ListUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>Lists tokens.</summary>
    /// <exception cref="ProblemException">They cannot be read.</exception>
    public async Task<TokenList> RunAsync(ListRequest request, IListDialogue dialogue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, null, dialogue, cancellation);
        try
        {
            var inventory = new Inventory(world, workplace, dialogue);
            var items = await inventory.ReadAsync(request, cancellation);
            var recorded = await workplace.Memory.Register.ListAsync(cancellation);
            var strange = (await new StrangeTokens(workplace.Memory).AmongAsync(items.Select(item => item.Listed.Summary), cancellation)).Select(token => token.Id).ToHashSet(StringComparer.Ordinal);
            return new TokenList(
                [
                    .. items.Select(item => inventory.InWords(item, recorded) with { IsUnknownHere = strange.Contains(item.Listed.Summary.Id) })
                        .OrderBy(token => token.Owner.Kind).ThenBy(token => token.Token.Name, StringComparer.Ordinal).ThenBy(token => token.Token.IssuedOn),
                ],
                inventory.Unseen,
                world.Time.GetUtcNow());
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    /// <summary>Shows one token.</summary>
    /// <returns>A list of that one.</returns>
    /// <exception cref="ProblemException">There is none, or a name means several.</exception>
    public async Task<TokenList> ShowAsync(ShowRequest request, IListDialogue dialogue, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dialogue);
        using var workplace = await Workplace.OpenAsync(world, catalog, request, null, dialogue, cancellation);
        try
        {
            var inventory = new Inventory(world, workplace, dialogue);
            var found = Inventory.Named(await inventory.ReadAsync(request with { IncludeExpired = true }, cancellation), request.Which);
            var one = found switch
            {
                [var only] => only,
                [] => throw new ProblemException(inventory.NotFound(request.Which)),
                _ => throw new ProblemException(Inventory.Several(request.Which, found, id => (request with { Which = id }).ToCommandLine())),
            };
            var recorded = await workplace.Memory.Register.ListAsync(cancellation);
            return new TokenList([inventory.InWords(one, recorded)], inventory.Unseen, world.Time.GetUtcNow());
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }
}
