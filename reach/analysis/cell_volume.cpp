#include "reach/analysis/cell_volume.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace reach {

namespace {

/// A vertex lies on a facet if it is not farther from it, relative to the cell's size.
constexpr double kOnFacet = 1e-8;

using Face = std::vector<Eigen::Index>;  ///< indices of vertices, ascending

class Triangulation {
public:
    Triangulation(const Eigen::MatrixXd& vertices, const Eigen::MatrixXd& a,
                  const Eigen::VectorXd& b)
        : m_vertices(distinct(vertices)) {
        const Eigen::VectorXd extent =
            m_vertices.rowwise().maxCoeff() - m_vertices.rowwise().minCoeff();
        const double near = kOnFacet * extent.maxCoeff();
        std::set<Face> facets;
        for (Eigen::Index r = 0; r < a.rows(); ++r) {
            Face on;
            for (Eigen::Index v = 0; v < m_vertices.cols(); ++v) {
                if (b[r] - a.row(r).dot(m_vertices.col(v)) <= near) {
                    on.push_back(v);
                }
            }
            facets.insert(std::move(on));
        }
        m_facets.assign(facets.begin(), facets.end());
    }

    double volume() {
        Face whole;
        for (Eigen::Index v = 0; v < m_vertices.cols(); ++v) {
            whole.push_back(v);
        }
        m_total = 0.0;
        std::vector<Eigen::Index> apices;
        split(whole, m_vertices.rows(), apices);
        return m_total / std::tgamma(static_cast<double>(m_vertices.rows()) + 1.0);
    }

private:
    static Eigen::MatrixXd distinct(const Eigen::MatrixXd& vertices) {
        Eigen::MatrixXd kept(vertices.rows(), vertices.cols());
        Eigen::Index count = 0;
        const double near =
            1e-12 * (vertices.rowwise().maxCoeff() - vertices.rowwise().minCoeff()).maxCoeff();
        for (Eigen::Index v = 0; v < vertices.cols(); ++v) {
            bool isNew = true;
            for (Eigen::Index k = 0; k < count && isNew; ++k) {
                isNew = (kept.col(k) - vertices.col(v)).cwiseAbs().maxCoeff() > near;
            }
            if (isNew) {
                kept.col(count++) = vertices.col(v);
            }
        }
        return kept.leftCols(count);
    }

    /// The facets of a face: its intersections with the cell's facets that lie in no other one.
    std::vector<Face> facetsOf(const Face& face) const {
        std::set<Face> parts;
        for (const Face& facet : m_facets) {
            Face part;
            std::ranges::set_intersection(face, facet, std::back_inserter(part));
            if (!part.empty() && part.size() < face.size()) {
                parts.insert(std::move(part));
            }
        }
        std::vector<Face> largest;
        for (const Face& part : parts) {
            const bool isInside = std::ranges::any_of(parts, [&](const Face& other) {
                return other.size() > part.size() && std::ranges::includes(other, part);
            });
            if (!isInside) {
                largest.push_back(part);
            }
        }
        return largest;
    }

    void split(const Face& face, Eigen::Index dim, std::vector<Eigen::Index>& apices) {
        apices.push_back(face.front());
        if (dim == 0) {
            addSimplex(apices);
        } else {
            for (const Face& facet : facetsOf(face)) {
                if (!std::ranges::binary_search(facet, face.front())) {
                    split(facet, dim - 1, apices);
                }
            }
        }
        apices.pop_back();
    }

    void addSimplex(const std::vector<Eigen::Index>& corners) {
        const Eigen::Index dim = m_vertices.rows();
        Eigen::MatrixXd edges(dim, dim);
        for (Eigen::Index k = 0; k < dim; ++k) {
            edges.col(k) = m_vertices.col(corners[static_cast<std::size_t>(k) + 1]) -
                           m_vertices.col(corners.front());
        }
        m_total += dim == 0 ? 1.0 : std::abs(edges.determinant());
    }

    Eigen::MatrixXd m_vertices;
    std::vector<Face> m_facets;
    double m_total = 0.0;
};

}  // namespace

double cellVolume(const Eigen::MatrixXd& vertices, const Eigen::MatrixXd& a,
                  const Eigen::VectorXd& b) {
    if (vertices.cols() == 0) {
        return 0.0;
    }
    if (vertices.rows() == 0) {
        return 1.0;
    }
    return Triangulation(vertices, a, b).volume();
}

}  // namespace reach
