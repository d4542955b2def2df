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

    /// <summary>Starts it in the state that a case meets.</summary>
    public static Task<CaseEmulator> StartAsync(MatrixCase one, PermissionCatalog catalog) => StartAsync(MatrixAccount.Seed(one), catalog);

    /// <summary>Starts it in any state. The clock is the real one: wrangler checks dates itself.</summary>
    public static async Task<CaseEmulator> StartAsync(EmulatorSeed seed, PermissionCatalog catalog)
    {
        var world = new FakeOutsideWorld().Build() with { Time = TimeProvider.System };
        return new CaseEmulator(await CloudflareEmulator.StartAsync(
            new EmulatorOptions { World = world, Catalog = catalog, Seed = seed }));
    }

    /// <summary>Issues a token with every permission that a token of that kind can have on the account, its zones and the user.</summary>
    public Secret IssueAll(OwnerKind owner) => emulator.Issue(owner, Everything(owner, _ => true)).Value;

    /// <summary>Policies with every permission on the account, its zones and the user, for which a condition holds.</summary>
    public ImmutableArray<Policy> Everything(OwnerKind owner, Func<PermissionGroup, bool> isHeld)
    {
        ImmutableArray<Resource> levels =
        [
            Resource.Account(MatrixAccount.Id),
            Resource.AllZones(MatrixAccount.Id),
            .. owner == OwnerKind.User ? [Resource.User(EmulatorSeed.Default.User.Id)] : ImmutableArray<Resource>.Empty,
        ];
        return
        [
            .. levels.Select(level => new Policy(
                PolicyEffect.Allow,
                [.. emulator.Catalog.Groups.Where(group => group.Scope == level.Kind && isHeld(group)).Select(group => new GroupReference(CloudflareEmulator.IdOf(group)))],
                [ResourceKeys.SelectorOf(level)])),
        ];
    }

    /// <summary>The permission of an account with that name.</summary>
    public PermissionGroup Group(string name) => emulator.Catalog.Groups.Single(group => group.Name == name && group.Scope == Scope.Account);

    /// <summary>Issues a token.</summary>
    public (string Id, Secret Value) Issue(OwnerKind owner, ImmutableArray<Policy> policies) => emulator.Issue(owner, policies);

    /// <summary>Replaces what a token is through the API, as whoever extends it in place does: id and value stay.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="tokenId">Its id.</param>
    /// <param name="policies">Its policies.</param>
    /// <param name="more">Writes further members: dates, a condition, a status.</param>
    /// <exception cref="InvalidOperationException">The API refused.</exception>
    public async Task ReplaceAsync(OwnerKind owner, string tokenId, ImmutableArray<Policy> policies, Action<Utf8JsonWriter>? more = null)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("name", "extended");
            writer.WritePropertyName("policies");
            PolicyJson.WriteAll(writer, policies);
            more?.Invoke(writer);
            writer.WriteEndObject();
        }

        var place = owner == OwnerKind.User ? "user" : $"accounts/{MatrixAccount.Id}";
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{BaseAddress}/{place}/tokens/{tokenId}");
        request.Headers.Add("X-Auth-Email", emulator.Bootstrap.Email);
        request.Headers.Add("X-Auth-Key", emulator.Bootstrap.GlobalKey.Reveal());
        request.Content = new ByteArrayContent(body.ToArray());
        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The token could not be extended: {await response.Content.ReadAsStringAsync()}");
        }
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();
}
