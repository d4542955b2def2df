using System.Net;
using Cftoken.Core.Outside;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Hosting;
using Cftoken.Emulator.Products;
using Cftoken.Emulator.State;
using Microsoft.AspNetCore.Http;

namespace Cftoken.Emulator;

/// <summary>A Cloudflare API on loopback that decides as the Authorizer does and answers as Cloudflare does.</summary>
public sealed class CloudflareEmulator : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly EndpointTable endpoints = new();
    private readonly EmulatorState state;
    private readonly OutsideWorld world;
    private readonly TaskCompletionSource<EmulatorServices> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackServer? listener;

    private CloudflareEmulator(EmulatorOptions options)
    {
        world = options.World;
        state = new EmulatorState(options.Seed);
        foreach (var product in ProductEndpoints.Create(options.Seed.Products))
        {
            product.Map(endpoints);
        }
    }

    /// <summary>Its address, ending in <c>/client/v4</c>: what <c>CLOUDFLARE_API_BASE_URL</c> takes.</summary>
    public Uri BaseAddress => new($"http://127.0.0.1:{listener?.Port}{RequestReader.Prefix}");

    /// <summary>Starts an emulator.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CloudflareEmulator> StartAsync(EmulatorOptions options, CancellationToken cancellation = default)
    {
        var emulator = new CloudflareEmulator(options);
        emulator.listener = await LoopbackServer.StartAsync(options.Port, emulator.HandleAsync, cancellation);
        emulator.ready.SetResult(new EmulatorServices(emulator.BaseAddress, emulator.state, new IdSource(options.World.Randomness)));
        return emulator;
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

        var request = await RequestReader.ReadAsync(context, services, world.Time.GetUtcNow());
        var response = request is null ? NotFound(context.Request.Path) : Answer(request);
        await ResponseWriter.WriteAsync(context, response);
    }

    private EmulatorResponse Answer(EmulatorRequest request)
    {
        lock (gate)
        {
            if ((endpoints.FindUnauthenticated(request.Method, request.Path)
                ?? endpoints.FindAuthorised(request.Method, request.Path)) is not var (endpoint, values))
            {
                return NotFound(request.Path);
            }

            request.Values = values;
            try
            {
                return endpoint.Handle(request);
            }
            catch (RefusalException refusal)
            {
                return refusal.Response;
            }
        }
    }

    private static EmulatorResponse NotFound(string path) => EmulatorResponse.Error(
        (int)HttpStatusCode.NotFound,
        new ApiError(7003, $"Could not route to {path}, perhaps your object identifier is invalid?"),
        new ApiError(7000, "No route for that URI"));
}
