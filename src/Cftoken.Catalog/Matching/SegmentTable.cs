namespace Cftoken.Catalog.Matching;

/// <summary>A hash table from (node, literal segment) to child node: one for the whole tree, so that a look-up is one probe.</summary>
internal sealed class SegmentTable
{
    private readonly int[] buckets;
    private Entry[] entries;
    private int count = 1;

    /// <summary>Makes room for about that many literals; a power of two.</summary>
    public SegmentTable(int size)
    {
        buckets = new int[size];
        entries = new Entry[size];
    }

    private struct Entry
    {
        public string Segment;
        public int Node;
        public int Child;
        public int Next;
    }

    /// <summary>The child of a node by a literal; 0 where it has none.</summary>
    public int Find(int node, ReadOnlySpan<char> segment)
    {
        for (var index = buckets[Bucket(node, segment)]; index != 0;)
        {
            ref readonly var entry = ref entries[index];
            if (entry.Node == node && segment.SequenceEqual(entry.Segment))
            {
                return entry.Child;
            }

            index = entry.Next;
        }

        return 0;
    }

    /// <summary>Adds a child that is not there yet, and returns it.</summary>
    public int Add(int node, ReadOnlySpan<char> segment, int child)
    {
        if (count == entries.Length)
        {
            Array.Resize(ref entries, count * 2);
        }

        ref var bucket = ref buckets[Bucket(node, segment)];
        entries[count] = new Entry { Segment = segment.ToString(), Node = node, Child = child, Next = bucket };
        bucket = count++;
        return child;
    }

    // The table holds the catalogue's own literals and never grows with what is looked up, so a plain hash will do.
    private int Bucket(int node, ReadOnlySpan<char> segment)
    {
        unchecked
        {
            var hash = (uint)node * 0x9E3779B1;
            foreach (var letter in segment)
            {
                hash = (hash ^ letter) * 0x01000193;
            }

            return (int)((hash ^ (hash >> 15)) & (uint)(buckets.Length - 1));
        }
    }
}
