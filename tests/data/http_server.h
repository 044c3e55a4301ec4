#pragma once

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

/// How it answers; the counts run down request by request.
struct HttpManners {
    bool ranges = true;  ///< answers Range with 206
    int breakOff = 0;    ///< so many answers end after breakAfter bytes of the body
    std::size_t breakAfter = 0;
    int hang = 0;  ///< so many requests get half a body and then nothing
    int fail = 0;  ///< so many requests get failStatus
    int failStatus = 503;
    bool redirect = false;  ///< /x answers 302 to /moved/x
    bool slow = false;      ///< a small piece at a time
};

/// An HTTP server on the loopback address, in a thread of its own: what a download may meet.
class HttpServer : public QThread {
public:
    using Manners = HttpManners;

    explicit HttpServer(std::string body, const Manners& manners = {})
        : m_body(std::move(body)), m_manners(manners) {
        start();
        while (m_port == 0) {
            msleep(1);
        }
    }
    ~HttpServer() override {
        quit();
        wait();
    }

    std::string address() const { return "http://127.0.0.1:" + std::to_string(m_port.load()); }

    /// "GET /x 5-": path and range of every request so far.
    std::vector<std::string> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

    void setBody(std::string body) {
        const std::lock_guard lock(m_mutex);
        m_body = std::move(body);
    }

    void setManners(const Manners& manners) {
        const std::lock_guard lock(m_mutex);
        m_manners = manners;
    }

    /// From now on only such files are there ("/x.gz"); others are 404.
    void serve(const std::string& path, std::string body) {
        const std::lock_guard lock(m_mutex);
        m_files[path] = std::move(body);
    }

private:
    void run() override {
        QTcpServer server;
        if (!server.listen(QHostAddress::LocalHost)) {
            m_port = 1;  // nobody answers there: the test fails
            return;
        }
        QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket* socket = server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                m_input += socket->readAll();
                if (m_input.contains("\r\n\r\n")) {
                    const QByteArray request = m_input;
                    m_input.clear();
                    answer(*socket, request);
                }
            });
        });
        m_port = server.serverPort();
        exec();
    }

    static std::string fieldOf(const QByteArray& request, const QByteArray& name) {
        for (const QByteArray& line : request.split('\n')) {
            if (line.toLower().startsWith(name)) {
                return line.mid(name.size()).trimmed().toStdString();
            }
        }
        return {};
    }

    void send(QTcpSocket& socket, const std::string& head, const std::string& body) {
        const std::string text = "HTTP/1.1 " + head + "Connection: close\r\n\r\n" + body;
        socket.write(text.data(), static_cast<qint64>(text.size()));
        socket.disconnectFromHost();
    }

    void answer(QTcpSocket& socket, const QByteArray& request) {
        const std::lock_guard lock(m_mutex);
        const std::string path = request.split(' ').value(1).toStdString();
        std::string range = fieldOf(request, "range: bytes=");
        m_requests.push_back("GET " + path + (range.empty() ? "" : " " + range));
        if (m_manners.redirect && path.rfind("/moved/", 0) != 0) {
            send(socket, "302 Found\r\nLocation: /moved" + path + "\r\nContent-Length: 0\r\n", "");
        } else if (m_manners.fail > 0) {
            --m_manners.fail;
            send(socket, std::to_string(m_manners.failStatus) + " No\r\nContent-Length: 4\r\n",
                 "none");
        } else if (!m_files.empty() && m_files.count(path) == 0) {
            send(socket, "404 Not Found\r\nContent-Length: 4\r\n", "none");
        } else {
            m_body = m_files.empty() ? m_body : m_files[path];
            sendBody(socket, m_manners.ranges && !range.empty() ? std::stoul(range) : 0,
                     m_manners.ranges && !range.empty());
        }
    }

    void sendBody(QTcpSocket& socket, std::size_t from, bool partial) {
        if (partial && from >= m_body.size()) {
            send(socket, "416 Range Not Satisfiable\r\nContent-Length: 0\r\n", "");
            return;
        }
        const std::string body = m_body.substr(from);
        std::string head = partial ? "206 Partial Content\r\nContent-Range: bytes " +
                                         std::to_string(from) + "-" +
                                         std::to_string(m_body.size() - 1) + "/" +
                                         std::to_string(m_body.size()) + "\r\n"
                                   : "200 OK\r\n";
        head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        if (m_manners.breakOff > 0) {
            --m_manners.breakOff;
            send(socket, head, body.substr(0, m_manners.breakAfter));
        } else if (m_manners.hang > 0) {
            --m_manners.hang;
            const std::string text = "HTTP/1.1 " + head + "\r\n" + body.substr(0, body.size() / 2);
            socket.write(text.data(), static_cast<qint64>(text.size()));
        } else if (m_manners.slow) {
            sendSlowly(socket, "HTTP/1.1 " + head + "\r\n" + body);
        } else {
            send(socket, head, body);
        }
    }

    void sendSlowly(QTcpSocket& socket, const std::string& text) {
        constexpr std::size_t kPiece = 4096;
        for (std::size_t at = 0; at < text.size() && socket.state() == QTcpSocket::ConnectedState;
             at += kPiece) {
            const std::string piece = text.substr(at, kPiece);
            socket.write(piece.data(), static_cast<qint64>(piece.size()));
            socket.waitForBytesWritten(100);
            msleep(10);
        }
        socket.disconnectFromHost();
    }

    mutable std::mutex m_mutex;
    std::string m_body;
    std::map<std::string, std::string> m_files;
    Manners m_manners;
    QByteArray m_input;
    std::vector<std::string> m_requests;
    std::atomic<int> m_port{0};
};
