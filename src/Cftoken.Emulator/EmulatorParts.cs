using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Accounts;
using Cftoken.Emulator.Audit;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Groups;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.Refusals;
using Cftoken.Emulator.Requests;
using Cftoken.Emulator.State;
using Cftoken.Emulator.Tokens;

namespace Cftoken.Emulator;

/// <summary>Puts an emulator's parts together, and keeps what must outlive a request.</summary>
internal sealed class EmulatorParts
{
    private readonly StateFile? file;
    private readonly TokenBook book;

    public EmulatorParts(EmulatorOptions options, RequestLog log)
    {
        Catalog = options.Catalog ?? PermissionCatalog.Load();
        Ids = new IdSource(options.World.Randomness);
        file = options.StateFile is { } path ? new StateFile(options.World.Files, path) : null;
        State = file?.Load() ?? new EmulatorState(options.Seed);

        var groups = new GroupDirectory(Catalog);
        var propagation = new Propagation(options.Lag);
        var authorizer = new Authorizer(groups.ById);
        book = new TokenBook(State.Tokens, Ids, propagation);
        Bootstrap = MakeBootstrap(options.World.Time.GetUtcNow());

        var endpoints = new EndpointTable(Catalog);
        var visibility = new Visibility(authorizer);
        IEndpoints[] own =
        [
            new TokenEndpoints(State, book, new PolicyRules(State, groups), new TokenJson(groups)),
            new PermissionGroupEndpoints(groups),
            new AccountEndpoints(Catalog, State, visibility),
            new ZoneEndpoints(Catalog, State, visibility),
            new UserEndpoints(State),
            new AuditEndpoints(log, State),
        ];
        foreach (var part in own.Concat(ProductEndpoints.Create(options.Seed.Products)))
        {
            part.Map(endpoints);
        }

        var callers = new CallerFinder(State, groups, propagation, Bootstrap.GlobalKey.Fingerprint());
        Pipeline = new RequestPipeline(Catalog, State, endpoints, callers, authorizer, RefusalTable.Load(), log);
    }

    public PermissionCatalog Catalog { get; }

    public EmulatorState State { get; }

    public IdSource Ids { get; }

    public Bootstrap Bootstrap { get; }

    public RequestPipeline Pipeline { get; }

    /// <summary>Writes the state, where a file keeps it.</summary>
    public void Save() => file?.Save(State);

    /// <summary>Makes a token without asking anybody.</summary>
    public (string Id, Secret Value) Issue(OwnerKind owner, ImmutableArray<Policy> policies, string accountId, string name, DateTimeOffset at, bool isOldForm)
    {
        var (token, value) = book.Create(
            new TokenOwner(owner, owner == OwnerKind.User ? State.User.Id : accountId), new TokenDraft(name, policies), at, isOldForm: isOldForm);
        return (token.Id, value);
    }

    private Bootstrap MakeBootstrap(DateTimeOffset at)
    {
        var account = State.Accounts[0].Id;
        return new Bootstrap(
            MakeMinter(new TokenOwner(OwnerKind.User, State.User.Id), "API Tokens Write", Scope.User, at),
            MakeMinter(new TokenOwner(OwnerKind.Account, account), "Account API Tokens Write", Scope.Account, at),
            State.User.Email,
            TokenValues.Mint(TokenValues.KeyPrefix, Ids),
            account);
    }

    private Secret MakeMinter(TokenOwner owner, string groupName, Scope scope, DateTimeOffset at)
    {
        var permission = Catalog.Group(groupName, scope) ?? throw new InvalidOperationException($"The catalogue has no group {groupName}.");
        var policy = new Policy(
            PolicyEffect.Allow, [new GroupReference(GroupDirectory.IdOf(permission))], [new ResourceSelector(ResourceKeys.Of(scope, owner.Id))]);
        return book.Create(owner, new TokenDraft($"bootstrap: {groupName}", [policy]), at, isBootstrap: true).Value;
    }
}
