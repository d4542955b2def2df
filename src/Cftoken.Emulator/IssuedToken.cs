namespace Cftoken.Emulator;

/// <summary>A token in the emulator's own record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its status: <c>active</c>, <c>disabled</c> or <c>expired</c>.</param>
public sealed record IssuedToken(string Id, string Name, string Status)
{
    /// <summary>Whether it works.</summary>
    public bool IsActive => Status == "active";
}
