using Cftoken.Emulator.Endpoints;

namespace Cftoken.Emulator.Products;

/// <summary>The products that an emulator serves with state of their own.</summary>
internal static class ProductEndpoints
{
    /// <summary>Fresh instances of all of them, for one emulator.</summary>
    public static IReadOnlyList<IEndpoints> Create() => [];
}
