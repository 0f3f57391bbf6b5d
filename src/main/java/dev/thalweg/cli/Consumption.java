package dev.thalweg.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used up to a moment.
 *
 * @param nanos of the clock
 * @param cpuNanos of all its threads on all cores, the compilers' and the collector's included
 * @param allocatedBytes by the threads that live now
 */
record Consumption(long nanos, long cpuNanos, long allocatedBytes) {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Consumption now() {
        long allocated = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            allocated += Math.max(0, bytes); // -1 for a thread that just ended.
        }
        return new Consumption(System.nanoTime(), PROCESS.getProcessCpuTime(), allocated);
    }
}
