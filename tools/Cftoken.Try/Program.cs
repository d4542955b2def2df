using Cftoken.Try;

var samples = Tour.Samples;
if (args is not ([] or [_]) || (args is [var name] && !samples.Contains(name, StringComparer.Ordinal)))
{
    Console.Error.WriteLine($"usage: ./try [SAMPLE]   where SAMPLE is one of {string.Join(", ", samples)}");
    return 2;
}

return await new Tour(Console.Error).RunAsync(args is [var sample] ? sample : "shop-api");
