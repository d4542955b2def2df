using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;
using Cftoken.Emulator;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Requests;
using Cftoken.Emulator.State;
using Cftoken.Matrix.Cases;
using Cftoken.TestInfrastructure;

namespace Cftoken.Matrix.Running;

/// <summary>A fresh emulator in the state that a case meets.</summary>
public sealed class CaseEmulator : IAsyncDisposable
{
    private readonly CloudflareEmulator emulator;

    private CaseEmulator(CloudflareEmulator emulator) => this.emulator = emulator;

    /// <summary>Its address, as <c>CLOUDFLARE_API_BASE_URL</c> wants it.</summary>
    public string BaseAddress => emulator.BaseAddress.ToString();

    /// <summary>What is to go wrong.</summary>
    public FaultPlan Faults => emulator.Faults;

    /// <summary>Every request so far.</summary>
    public ImmutableArray<RequestLogEntry> Requests => emulator.Log.Entries;

    /// <summary>Starts it. The clock is the real one: wrangler checks dates itself.</summary>
    public static async Task<CaseEmulator> StartAsync(MatrixCase one, PermissionCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(one);
        var world = new FakeOutsideWorld().Build() with { Time = TimeProvider.System };
        return new CaseEmulator(await CloudflareEmulator.StartAsync(
            new EmulatorOptions { World = world, Catalog = catalog, Seed = MatrixAccount.Seed(one) }));
    }

    /// <summary>Issues a token with every permission that a token of that kind can have on the account, its zones and the user.</summary>
    public Secret IssueAll(OwnerKind owner)
    {
        ImmutableArray<Resource> levels =
        [
            Resource.Account(MatrixAccount.Id),
            Resource.AllZones(MatrixAccount.Id),
            .. owner == OwnerKind.User ? [Resource.User(EmulatorSeed.Default.User.Id)] : ImmutableArray<Resource>.Empty,
        ];
        return emulator.Issue(owner,
        [
            .. levels.Select(level => new Policy(
                PolicyEffect.Allow,
                [.. emulator.Catalog.Groups.Where(group => group.Scope == level.Kind).Select(group => new GroupReference(CloudflareEmulator.IdOf(group)))],
                [ResourceKeys.SelectorOf(level)])),
        ]).Value;
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();
}
