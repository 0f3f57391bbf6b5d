# The image of a pipeline: a JRE, the class path, and nothing else. Build stage and image take other bases by
# --build-arg; both need bash, the first also JDK 17 and Maven.
ARG BUILD_BASE=maven:3.9-eclipse-temurin-17
ARG BASE=eclipse-temurin:17-jre

FROM ${BUILD_BASE} AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
COPY schemas schemas
COPY src/main src/main
# .mvn/maven.config keeps ND4J's natives to this platform's.
RUN mvn -q -B -ntp package -DskipTests -Dinvoker.skip -Dcheckstyle.skip -Dspotless.check.skip \
    && mvn -q -B -ntp dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/build/lib \
    && cp target/thalweg-*.jar lib/

FROM ${BASE}
# A home that natives can be unpacked to, and a folder for state that a new volume takes its owner from.
RUN useradd --create-home --uid 10001 thalweg && mkdir /var/lib/thalweg && chown thalweg /var/lib/thalweg
COPY --from=build /build/lib /opt/thalweg/lib
COPY schemas /opt/thalweg/schemas
COPY examples /opt/thalweg/examples
USER thalweg
WORKDIR /opt/thalweg
# One thread a product: partitions are the parallelism, and one thread makes sums reproducible.
ENV OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 JAVA_TOOL_OPTIONS=-XX:+UseSerialGC
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-cp", "/opt/thalweg/lib/*", "dev.thalweg.cli.Thalweg"]
CMD ["--help"]
