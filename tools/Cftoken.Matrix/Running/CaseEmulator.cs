using System.Collections.Immutable;
using System.Text.Json;
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
            new EmulatorOptions { World = world, Catalog = catalog, Seed = MatrixAccount.Seed(one.Worker) }));
    }

    /// <summary>Issues a token with every permission that a token of that kind can have.</summary>
    public async Task<Secret> IssueAllAsync(OwnerKind owner)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(owner == OwnerKind.User ? $"{BaseAddress}/user/tokens/permission_groups" : $"{BaseAddress}/accounts/{MatrixAccount.Id}/tokens/permission_groups"));
        request.Headers.Add("X-Auth-Email", emulator.Bootstrap.Email);
        request.Headers.Add("X-Auth-Key", emulator.Bootstrap.GlobalKey.Reveal());
        using var response = await http.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var groups = answer.RootElement.GetProperty("result").EnumerateArray()
            .Select(group => (Id: group.GetProperty("id").GetString()!, Scope: group.GetProperty("scopes")[0].GetString()!)).ToList();
        var user = EmulatorSeed.Default.User.Id;
        ImmutableArray<(string Scope, Resource On)> levels =
        [
            (Scope.Account.Key, Resource.Account(MatrixAccount.Id)),
            (Scope.Zone.Key, Resource.AllZones(MatrixAccount.Id)),
            .. owner == OwnerKind.User ? [(Scope.User.Key, Resource.User(user))] : ImmutableArray<(string, Resource)>.Empty,
        ];
        return emulator.Issue(owner,
        [
            .. levels.Select(level => new Policy(
                PolicyEffect.Allow,
                [.. groups.Where(group => group.Scope == level.Scope).Select(group => new GroupReference(group.Id))],
                [ResourceKeys.SelectorOf(level.On)])),
        ]).Value;
    }

    

    public ValueTask DisposeAsync() => emulator.DisposeAsync();
}
