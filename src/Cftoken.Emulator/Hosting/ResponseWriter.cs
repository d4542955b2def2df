using Cftoken.Emulator.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Cftoken.Emulator.Hosting;

/// <summary>Sends an answer.</summary>
internal static class ResponseWriter
{
    /// <summary>Sends it whole.</summary>
    public static async Task WriteAsync(HttpContext context, EmulatorResponse response)
    {
        Begin(context, response);
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    private static void Begin(HttpContext context, EmulatorResponse response)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (response.ContentType is not null)
        {
            context.Response.ContentLength = response.Body.Length;
        }
    }
}
