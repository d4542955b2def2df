using System.Net;
using Cftoken.Catalog;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Hosting;

namespace Cftoken.Emulator.Requests;

/// <summary>What the API answers to a path that leads nowhere. Codes 7000, 7001, 7003: token-api facts 1.6 and 5.1.</summary>
internal static class RoutingAnswers
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Whether some method is known for the path.</summary>
    public static bool KnowsPath(PermissionCatalog catalog, string path) =>
        Methods.Any(method => catalog.TryMatch(method, path, out _));

    /// <summary>Nothing is there.</summary>
    public static EmulatorResponse NoRoute(EmulatorRequest request) => CouldNotRoute(HttpStatusCode.NotFound, request);

    /// <summary>What stands in an id's place is no id.</summary>
    public static EmulatorResponse BadIdentifier(EmulatorRequest request) => CouldNotRoute(HttpStatusCode.BadRequest, request);

    /// <summary>The path is there, but not for this method. The HTTP status is not recorded anywhere.</summary>
    public static EmulatorResponse MethodNotAvailable(EmulatorRequest request) => EmulatorResponse.Error(
        (int)HttpStatusCode.MethodNotAllowed, 7001, $"Method {request.Method} not available for that URI.");

    private static EmulatorResponse CouldNotRoute(HttpStatusCode status, EmulatorRequest request) => EmulatorResponse.Error(
        (int)status,
        new ApiError(7003, $"Could not route to {RequestReader.Prefix}{request.Path}, perhaps your object identifier is invalid?"),
        new ApiError(7000, "No route for that URI"));
}
