namespace Cftoken.Emulator.Products.Shared;

/// <summary>What a product keeps for each account.</summary>
internal sealed class PerAccount<T>
    where T : class, new()
{
    private readonly Dictionary<string, T> accounts = new(StringComparer.Ordinal);

    /// <summary>The account's part, empty at first.</summary>
    public T this[string accountId]
    {
        get
        {
            if (!accounts.TryGetValue(accountId, out var part))
            {
                accounts[accountId] = part = new T();
            }

            return part;
        }
    }
}
