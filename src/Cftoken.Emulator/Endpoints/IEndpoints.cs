namespace Cftoken.Emulator.Endpoints;

/// <summary>
/// The handlers of one product. An instance belongs to one emulator and keeps the product's state in its fields:
/// handlers are called one at a time, under the emulator's lock, so they need no locks of their own.
/// </summary>
internal interface IEndpoints
{
    /// <summary>Adds the product's handlers.</summary>
    void Map(EndpointTable table);
}
