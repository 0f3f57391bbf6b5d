// What somebody gets who depends on Thalweg: all that the learner needs, and no broker, command line or web server.
def path = new File(basedir, 'target/classpath.txt').text.trim()
def names = path.split(File.pathSeparator).collect { new File(it).name }
def unwanted = names.findAll {
    it =~ /^(kafka_2|kafka-(server|metadata|raft|storage|group)|picocli|progressbar|fastcsv|log4j|uplot|logback|jetty|netty|undertow|tomcat|junit|testcontainers)/
}
assert unwanted.empty: "on the class path of an application: $unwanted"
['thalweg', 'kafka-streams', 'avro', 'nd4j-native', 'micrometer-registry-prometheus'].each { wanted ->
    assert names.any { it.startsWith(wanted) }: "not on the class path: $wanted, among $names"
}

def java = new File(System.getProperty('java.home'), 'bin/java').path
def run = new ProcessBuilder(java, '-cp', new File(basedir, 'target/classes').path + File.pathSeparator + path,
        'app.Payments', new File(basedir, 'payments.yaml').path).redirectErrorStream(true).start()
def told = run.inputStream.text
assert run.waitFor() == 0: told
assert told.count('stores: [payments-learner]') == 2: told
println "an application builds with ${names.size()} jars, none of them unwanted"
return true
