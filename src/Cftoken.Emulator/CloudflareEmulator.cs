using System.Collections.Immutable;
using System.Net;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Faults;
using Cftoken.Emulator.Groups;
using Cftoken.Emulator.Hosting;
using Cftoken.Emulator.Requests;
using Microsoft.AspNetCore.Http;

namespace Cftoken.Emulator;

/// <summary>A Cloudflare API on loopback that decides as the Authorizer does and answers as Cloudflare does.</summary>
public sealed class CloudflareEmulator : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<EmulatorServices> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OutsideWorld world;
    private readonly EmulatorParts parts;
    private readonly RequestMeter? meter;
    private LoopbackServer? listener;

    private CloudflareEmulator(EmulatorOptions options)
    {
        world = options.World;
        Faults = options.Faults;
        Log = new RequestLog(options.Observer);
        parts = new EmulatorParts(options, Log);
        meter = options.Limit is { } limit ? new RequestMeter(limit) : null;
        parts.Save();
    }

    /// <summary>Its address, ending in <c>/client/v4</c>: what <c>CLOUDFLARE_API_BASE_URL</c> takes.</summary>
    public Uri BaseAddress => new($"http://127.0.0.1:{listener?.Port}{RequestReader.Prefix}");

    /// <summary>The credentials that it was born with.</summary>
    public Bootstrap Bootstrap => parts.Bootstrap;

    /// <summary>What it knows of operations and permissions.</summary>
    public PermissionCatalog Catalog => parts.Catalog;

    /// <summary>The requests that it got.</summary>
    public RequestLog Log { get; }

    /// <summary>What is to go wrong.</summary>
    public FaultPlan Faults { get; }

    /// <summary>The id by which an emulator's policies name a group: Cloudflare's own, or one of the emulator's where no public source tells it.</summary>
    public static string IdOf(PermissionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return GroupDirectory.IdOf(group);
    }

    /// <summary>Starts an emulator.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ProblemException">The state file cannot be written, or holds something else.</exception>
    public static async Task<CloudflareEmulator> StartAsync(EmulatorOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var emulator = new CloudflareEmulator(options);
        emulator.listener = await LoopbackServer.StartAsync(options.Port, emulator.HandleAsync, cancellation);
        emulator.ready.SetResult(new EmulatorServices(emulator.BaseAddress, emulator.parts.State, emulator.parts.Ids));
        return emulator;
    }

    /// <summary>
    /// Issues a token as if a person had made it in the dashboard: no minting credential is needed and the sub-token rule
    /// does not apply; whether the policies are sound is not checked.
    /// </summary>
    /// <param name="owner">A user's or an account's.</param>
    /// <param name="policies">Its policies; a group without a public id is named by the id that the emulator lists it with.</param>
    /// <param name="accountId">The owning account; null: the first one. Of no matter for a user-owned token.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isOldForm">Whether its value has the form of before 2026, without a prefix.</param>
    /// <returns>Its id and value.</returns>
    public (string Id, Secret Value) Issue(
        OwnerKind owner, ImmutableArray<Policy> policies, string? accountId = null, string name = "issued by the emulator", bool isOldForm = false)
    {
        lock (gate)
        {
            var issued = parts.Issue(owner, policies, accountId ?? Bootstrap.AccountId, name, world.Time.GetUtcNow(), isOldForm);
            parts.Save();
            return issued;
        }
    }

    /// <summary>The emulator's own record of the tokens that were made, its bootstrap credentials left out.</summary>
    public ImmutableArray<IssuedToken> Tokens
    {
        get
        {
            lock (gate)
            {
                return [.. parts.State.Tokens.All.Where(token => !token.IsBootstrap).Select(Shown)];
            }
        }
    }

    /// <summary>The token with that value; null where none has it, whatever was said to whoever asked with it.</summary>
    public IssuedToken? TokenOf(Secret value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (gate)
        {
            return parts.State.Tokens.FindByValue(value) is { } token ? Shown(token) : null;
        }
    }

    private IssuedToken Shown(State.TokenRecord token) => new(token.Id, token.Name, token.StatusAt(world.Time.GetUtcNow()))
    {
        Owner = token.Owner.Kind,
        Grants = PolicySet.Of(token.Policies.Select(stored => stored.Policy)),
        NotBefore = token.NotBefore,
        ExpiresOn = token.ExpiresOn,
        AllowedFrom = token.Condition?.In ?? [],
        RefusedFrom = token.Condition?.NotIn ?? [],
    };

    /// <summary>
    /// Revokes a token as Cloudflare does when its value turns up in a public repository: it is there, does not work, and its
    /// status is none of the documented ones (cloudflare/terraform-provider-cloudflare 63319ed, 2026-04-14).
    /// </summary>
    /// <param name="tokenId">Its id.</param>
    public void Expose(string tokenId)
    {
        lock (gate)
        {
            parts.State.Tokens.Put(parts.State.Tokens.Find(tokenId)! with { Status = "revoked (exposed)" });
            parts.Save();
        }
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync() => listener?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task HandleAsync(HttpContext context)
    {
        // A fixed port can be called before the emulator knows its own address.
        var services = await ready.Task;
        if (!HostCheck.IsLoopback(context.Request.Host, services.BaseAddress.Port))
        {
            context.Response.StatusCode = (int)HttpStatusCode.MisdirectedRequest;
            return;
        }

        if (TailSocket.IsWanted(context))
        {
            await TailSocket.RunAsync(context);
            return;
        }

        var request = await RequestReader.ReadAsync(context, services, world.Time.GetUtcNow());
        if (request is null)
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        RequestPassage passage;
        lock (gate)
        {
            passage = parts.Pipeline.Begin(request);
        }

        await PlayAsync(context, passage, Faults.Take(passage.Operation));
    }

    private async Task PlayAsync(HttpContext context, RequestPassage passage, ImmutableArray<Fault> faults)
    {
        passage.Fault = FaultAnswers.InWords(faults);
        foreach (var delay in faults.OfType<Fault.Delay>())
        {
            await Task.Delay(delay.Time, world.Time, context.RequestAborted);
        }

        foreach (var hold in faults.OfType<Fault.HoldBefore>())
        {
            await hold.Until();
        }

        if (faults.OfType<Fault.DropBefore>().Any())
        {
            parts.Pipeline.Log(passage, null);
            context.Abort();
            return;
        }

        var response = Answer(passage, FaultAnswers.Of(faults));
        foreach (var hold in faults.OfType<Fault.HoldAfter>())
        {
            await hold.Until();
        }

        if (faults.OfType<Fault.DropAfter>().Any())
        {
            context.Abort();
        }
        else if (faults.OfType<Fault.HalfBody>().Any())
        {
            await ResponseWriter.WriteHalfAsync(context, response);
        }
        else
        {
            await ResponseWriter.WriteAsync(context, response);
        }
    }

    private EmulatorResponse Answer(RequestPassage passage, EmulatorResponse? instead)
    {
        lock (gate)
        {
            var response = meter?.Count(passage) ?? instead ?? parts.Pipeline.Answer(passage, parts.Save);
            response = meter?.Mark(passage, response) ?? response;
            parts.Pipeline.Log(passage, response);
            return response;
        }
    }
}
